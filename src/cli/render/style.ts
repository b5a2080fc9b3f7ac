import { styleText } from 'node:util';
import type { Output } from '../wiring.ts';

export type Style = 'green' | 'red' | 'yellow' | 'bold' | 'dim';

/** Colours a text where the terminal shows colours; `NO_COLOR` and pipes get it plain. */
export function paint(output: Pick<Output, 'hasColour'>, style: Style, text: string): string {
  return output.hasColour ? styleText(style, text, { validateStream: false }) : text;
}
