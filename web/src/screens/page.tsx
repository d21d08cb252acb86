// One page, to be read.
import { Fragment, useMemo } from "react";
import { t } from "../phrases";
import { Attachments } from "../components/attachments";
import { Action, Remark } from "../components/controls";
import { Horizon } from "../components/horizon";
import { BinIcon, PenIcon, RestoreIcon, TagIcon } from "../components/icons";
import { useSend } from "../components/journal-context";
import { LensLabel } from "../components/lens";
import { NextSteps } from "../components/next-steps";
import { Heading, Screen } from "../components/screen";
import { StateSign } from "../components/state";
import type { AnswerView, BlockView, PageEvent, PageView, SpanView } from "../types";
import { pieces, type Item, type Piece } from "./page-blocks";

export function Page({ view }: { view: PageView }) {
  const send = useSend();
  const say = (value: PageEvent) => send({ kind: "Page", value });
  const parts = useMemo(() => pieces(view.blocks), [view.blocks]);
  return (
    <Screen className="reading" back bar={<p className="bar-words">{view.when}</p>}>
      <article>
        <Title view={view} />
        {view.prompt && <p className="page-prompt">{view.prompt}</p>}
        {view.answers.length > 0 && <Answers answers={view.answers} />}
        {parts.length > 0 && (
          <div className="prose">
            {parts.map((piece, index) => (
              <PieceOfPage key={index} piece={piece} />
            ))}
          </div>
        )}
        <Attachments page={view.page} attachments={view.attachments} />
      </article>
      {view.next && !view.in_bin && <NextSteps next={view.next} />}
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

/** Its title; of a page made from a form, the form's name, with the place of a check-in beside it. */
function Title({ view }: { view: PageView }) {
  const { title, form, cell } = view;
  if (!title && !form) {
    return <Heading className="visually-hidden">{t("page-untitled", { when: view.when })}</Heading>;
  }
  return (
    <div className="page-head">
      <div>
        {title && form && <p className="card-label">{form}</p>}
        <Heading className="page-title">{title || form}</Heading>
      </div>
      {cell && <Horizon cell={cell} />}
    </div>
  );
}

/** What was answered: the person's own words as they wrote them, anything else in the app's voice. */
function Answers({ answers }: { answers: AnswerView[] }) {
  return (
    <dl className="answers">
      {answers.map(({ label, text, own_words }, index) => (
        <div key={index} className="answer">
          <dt className="form-hint">{label || t("answer-unknown")}</dt>
          <dd className={own_words ? "answer-words" : "answer-chosen"}>{text}</dd>
        </div>
      ))}
    </dl>
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
