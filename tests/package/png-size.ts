import assert from 'node:assert/strict';

/** Width and height from the header of a PNG file. */
export function pngSize(content: Buffer | undefined): { width: number; height: number } {
  assert.equal(content?.toString('latin1', 1, 4), 'PNG');
  return { width: content.readUInt32BE(16), height: content.readUInt32BE(20) };
}
