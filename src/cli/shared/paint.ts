import { styleText } from 'node:util';

export type Paint = 'red' | 'green' | 'yellow' | 'cyan' | 'bold' | 'dim';

/** Colours text when the stream is a terminal and NO_COLOR is not set; otherwise returns it as it is. */
export function paint(style: Paint, text: string, stream: NodeJS.WriteStream = process.stdout): string {
  return styleText(style, text, { stream, validateStream: true });
}
