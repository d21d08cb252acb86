// One page, to be read.
import { Fragment, useMemo } from "react";
import { t } from "../phrases";
import { Attachments } from "../components/attachments";
import { Action } from "../components/controls";
import { BinIcon, PenIcon, RestoreIcon, TagIcon } from "../components/icons";
import { useSend } from "../components/journal-context";
import { LensLabel } from "../components/lens";
import { Remark } from "../components/controls";
import { Heading, Screen } from "../components/screen";
import { StateSign } from "../components/state";
import type { BlockView, PageEvent, PageView, SpanView } from "../types";
import { pieces, type Item, type Piece } from "./page-blocks";

export function Page({ view }: { view: PageView }) {
  const send = useSend();
  const say = (value: PageEvent) => send({ kind: "Page", value });
  const parts = useMemo(() => pieces(view.blocks), [view.blocks]);
  return (
    <Screen className="reading" back bar={<p className="bar-words">{view.when}</p>}>
      <article>
        {view.title ? (
          <Heading className="page-title">{view.title}</Heading>
        ) : (
          <Heading className="visually-hidden">{t("page-untitled", { when: view.when })}</Heading>
        )}
        {view.prompt && <p className="page-prompt">{view.prompt}</p>}
        <div className="prose">
          {parts.map((piece, index) => (
            <PieceOfPage key={index} piece={piece} />
          ))}
        </div>
        <Attachments page={view.page} attachments={view.attachments} />
      </article>
      <footer className="page-meta">
        {view.remark && <Remark>{view.remark}</Remark>}
        <div className="page-facts">
          {view.lens && <LensLabel lens={view.lens} />}
          {view.tags.length > 0 && (
            <span className="page-tags">
              <TagIcon />
              {view.tags.join(" · ")}
            </span>
          )}
          <span className="page-state">
            <StateSign state={view.state.state} />
            {view.state.text}
          </span>
        </div>
        <div className="page-actions">
          {view.in_bin ? (
            <Action kind="primary" onPress={() => say({ kind: "Restored" })}>
              <RestoreIcon />
              {t("put-back")}
            </Action>
          ) : (
            <>
              <Action onPress={() => say({ kind: "EditAsked" })}>
                <PenIcon />
                {t("page-edit")}
              </Action>
              <Action kind="plain" onPress={() => say({ kind: "Binned" })}>
                <BinIcon />
                {t("put-in-bin")}
              </Action>
            </>
          )}
        </div>
      </footer>
    </Screen>
  );
}

function PieceOfPage({ piece }: { piece: Piece }) {
  switch (piece.kind) {
    case "heading": {
      const Tag = `h${piece.level}` as const;
      return (
        <Tag>
          <Spans spans={piece.spans} />
        </Tag>
      );
    }
    case "list": {
      const items = piece.items.map((item, index) => <ListItem key={index} item={item} />);
      return piece.ordered ? <ol start={piece.start}>{items}</ol> : <ul>{items}</ul>;
    }
    case "block":
      return <Block block={piece.block} />;
  }
}

function ListItem({ item: { block, inside } }: { item: Item }) {
  const task = block.kind.kind === "Task";
  const done = task && block.number === 1;
  return (
    <li className={task ? "task" : undefined}>
      {task && (
        <>
          <span className={done ? "task-box task-done" : "task-box"} aria-hidden="true" />
          <span className="visually-hidden">{done ? t("task-done") : t("task-open")}</span>
        </>
      )}
      <Spans spans={block.spans} />
      {inside.map((piece, index) => (
        <PieceOfPage key={index} piece={piece} />
      ))}
    </li>
  );
}

function Block({ block }: { block: BlockView }) {
  const spans = <Spans spans={block.spans} />;
  switch (block.kind.kind) {
    case "Rule":
      return <hr />;
    case "Code":
      return (
        <pre tabIndex={0}>
          <code>{block.spans.map((span) => span.text).join("")}</code>
        </pre>
      );
    case "Quote":
      return (
        <blockquote>
          <p>{spans}</p>
        </blockquote>
      );
    default:
      return <p>{spans}</p>;
  }
}

function Spans({ spans }: { spans: SpanView[] }) {
  return spans.map((span, index) => <Span key={index} span={span} />);
}

function Span({ span }: { span: SpanView }) {
  let words = <>{lines(span.text)}</>;
  if (span.code) words = <code>{words}</code>;
  if (span.italic) words = <em>{words}</em>;
  if (span.bold) words = <strong>{words}</strong>;
  if (span.struck) words = <s>{words}</s>;
  if (span.link && /^(https?:|mailto:)/i.test(span.link)) {
    return (
      <a href={span.link} target="_blank" rel="noopener noreferrer">
        {words}
      </a>
    );
  }
  return words;
}

function lines(text: string) {
  return text.split("\n").map((line, index) => (
    <Fragment key={index}>
      {index > 0 && <br />}
      {line}
    </Fragment>
  ));
}
