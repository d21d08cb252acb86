// Pages in a list, as lines on ruled paper.
import { Button } from "react-aria-components";
import type { PieceView, RowView } from "../types";
import { Horizon } from "./horizon";
import { useSend } from "./journal-context";
import { LensLabel } from "./lens";

/** Text in which the words that were searched for are marked. */
export function Pieces({ pieces }: { pieces: PieceView[] }) {
  return pieces.map((piece, index) =>
    piece.hit ? <mark key={index}>{piece.text}</mark> : <span key={index}>{piece.text}</span>,
  );
}

/** What a row says about a page. */
export function RowWords({ row }: { row: RowView }) {
  const words = row.words.join(", ");
  // A page without a text of its own is called by its words already.
  const isTitle = row.title.map(({ text }) => text).join("") === words;
  return (
    <>
      <span className="row-meta">
        <span className="row-time">{row.time}</span>
        {row.lens && <LensLabel lens={row.lens} />}
        {row.kind && <span className="row-kind">{row.kind}</span>}
        {row.tags.length > 0 && <span className="row-tags">{row.tags.join(" · ")}</span>}
        {row.cell && <Horizon cell={row.cell} />}
        {row.cell_label && <span className="visually-hidden">{row.cell_label}</span>}
      </span>
      {words && !isTitle && <span className="row-words">{words}</span>}
      {row.title.length > 0 && (
        <span className="row-title">
          <Pieces pieces={row.title} />
        </span>
      )}
      {row.excerpt.length > 0 && (
        <span className="row-excerpt">
          <Pieces pieces={row.excerpt} />
        </span>
      )}
    </>
  );
}

/** A row that opens its page. */
export function Row({ row, open = false }: { row: RowView; open?: boolean }) {
  const send = useSend();
  return (
    <li className="row-item">
      <Button
        className="row"
        aria-current={open ? "page" : undefined}
        onPress={() => send({ kind: "Journal", value: { kind: "PageOpened", page: row.page } })}
      >
        <RowWords row={row} />
      </Button>
    </li>
  );
}
