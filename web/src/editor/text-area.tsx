// A text that somebody writes in: a textarea that grows with its words, and belongs to EditorText.
import { useCallback, useEffect, useLayoutEffect, useRef } from "react";
import { useJournal } from "../components/journal-context";
import type { Field } from "./text";

const growsByItself = typeof CSS !== "undefined" && CSS.supports("field-sizing", "content");

/** One of the texts on show. React does not hold the value: it would redraw the page at every key. */
export function TextArea({
  field,
  label,
  id,
  describedBy,
  className,
  placeholder,
  autoFocus = false,
  lengthMax,
  onEnter,
}: {
  field: Field;
  /** Its name, unless a label stands above it and points at `id`. */
  label?: string;
  id?: string;
  describedBy?: string | undefined;
  className: string;
  placeholder?: string;
  autoFocus?: boolean;
  /** In UTF-16 units. */
  lengthMax?: number;
  /** What Enter does instead of a new line. */
  onEnter?: (area: HTMLTextAreaElement) => void;
}) {
  const { text } = useJournal();
  const area = useRef<HTMLTextAreaElement>(null);

  const grow = useCallback(() => {
    const element = area.current;
    if (!element || growsByItself) return;
    element.style.height = "auto";
    element.style.height = `${element.scrollHeight}px`;
  }, []);

  useLayoutEffect(() => {
    const show = () => {
      const element = area.current;
      if (!element) return;
      const value = text.value(field);
      const move = text.takeMove(field);
      if (element.value !== value) {
        const { selectionStart, selectionEnd } = element;
        const before = { start: selectionStart, end: selectionEnd };
        const { start, end } = move ? move(before) : before;
        element.value = value;
        // Setting a selection would draw the focus in some browsers, so it waits for its owner.
        if (document.activeElement === element) element.setSelectionRange(start, end);
      }
      grow();
    };
    show();
    return text.subscribe(show);
  }, [text, field, grow]);

  useEffect(() => {
    const element = area.current;
    if (!autoFocus || !element) return;
    element.focus({ preventScroll: true });
    element.setSelectionRange(element.value.length, element.value.length);
  }, [autoFocus]);

  useEffect(() => {
    addEventListener("resize", grow);
    return () => removeEventListener("resize", grow);
  }, [grow]);

  return (
    <textarea
      ref={area}
      id={id}
      className={className}
      aria-label={label}
      aria-describedby={describedBy}
      maxLength={lengthMax}
      placeholder={placeholder}
      rows={1}
      spellCheck
      // Browsers write down what stands in a form, to bring it back: not here.
      autoComplete="off"
      autoCapitalize="sentences"
      defaultValue={text.value(field)}
      onInput={(event) => {
        const { value, selectionEnd } = event.currentTarget;
        text.changed(field, value, selectionEnd);
        grow();
      }}
      onCompositionStart={() => text.composing(true)}
      onCompositionEnd={() => text.composing(false)}
      onKeyDown={(event) => {
        if (event.key === "Enter" && onEnter && !event.nativeEvent.isComposing) {
          event.preventDefault();
          onEnter(event.currentTarget);
        }
      }}
    />
  );
}
