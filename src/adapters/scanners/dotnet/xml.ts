import { parser, type QualifiedTag, type Tag } from 'sax';

/** An element of a document that a program wrote, without those inside it. */
export interface XmlElement {
  /** Without its namespace. */
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Its own text, trimmed. */
  readonly text: string;
}

/** What is told of a document while it is read. */
export interface XmlVisitor {
  readonly onOpen: (name: string, attributes: Readonly<Record<string, string>>) => void;
  readonly onClose?: (name: string) => void;
  readonly onText?: (text: string) => void;
}

export interface XmlReader {
  /** Takes the next part. Throws where it is not well formed. */
  write(text: string): void;
  /** Throws where elements are still open. */
  close(): void;
}

/** The types of sax do not know the first one. */
const OPTIONS = { strictEntities: true, position: false };

/**
 * Reads XML in parts. Entities that a document declares itself are not known, as in every strict reader without a DTD: they
 * are an error, so none of them can grow or name a file.
 */
export function xmlReader({ onOpen, onClose, onText }: XmlVisitor): XmlReader {
  const reader = parser(true, OPTIONS);
  const local = (name: string): string => name.slice(name.indexOf(':') + 1);
  reader.onerror = (error) => {
    throw error;
  };
  reader.onopentag = (tag: Tag | QualifiedTag) => onOpen(local(tag.name), tag.attributes as Record<string, string>);
  reader.onclosetag = (name) => onClose?.(local(name));
  if (onText !== undefined) {
    reader.ontext = onText;
    reader.oncdata = onText;
  }
  return {
    write: (text) => void reader.write(text),
    close: () => void reader.close(),
  };
}

/** All elements of a small document, in the order in which they end. Throws where it is not well formed. */
export function xmlElements(text: string): readonly XmlElement[] {
  const elements: XmlElement[] = [];
  const open: { name: string; attributes: Readonly<Record<string, string>>; text: string }[] = [];
  const reader = xmlReader({
    onOpen: (name, attributes) => void open.push({ name, attributes, text: '' }),
    onText: (part) => {
      const last = open.at(-1);
      if (last !== undefined) last.text += part;
    },
    onClose: () => {
      const last = open.pop();
      if (last !== undefined) elements.push({ ...last, text: last.text.trim() });
    },
  });
  reader.write(text);
  reader.close();
  return elements;
}
