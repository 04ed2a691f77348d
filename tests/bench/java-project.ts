import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const METHODS = 40;

/**
 * Writes a Java project of at least so many lines, always the same: classes with loops, branches, strings and a call of the
 * class before, so that the analyzer has types to resolve. Nothing is compiled; an empty `classes` stands for the output.
 */
export function writeJavaProject(folder: string, lines: number): { readonly files: number; readonly lines: number } {
  const source = join(folder, 'src', 'org', 'example', 'shop');
  mkdirSync(source, { recursive: true });
  mkdirSync(join(folder, 'classes'));
  writeFileSync(join(folder, 'classes', '.keep'), '');
  let written = 0;
  let files = 0;
  while (written < lines) {
    const text = javaClass(files);
    writeFileSync(join(source, `Order${files}.java`), text);
    written += text.split('\n').length - 1;
    files += 1;
  }
  return { files, lines: written };
}

function javaClass(number: number): string {
  const methods = Array.from({ length: METHODS }, (_, method) => javaMethod(number, method));
  return [
    'package org.example.shop;',
    '',
    'import java.util.ArrayList;',
    'import java.util.List;',
    '',
    `public class Order${number} {`,
    '  private final List<String> lines = new ArrayList<>();',
    ...methods.flat(),
    '}',
    '',
  ].join('\n');
}

function javaMethod(number: number, method: number): readonly string[] {
  const before = number === 0 ? 'amount' : `new Order${number - 1}().total${method}(amount / 2, name)`;
  return [
    '',
    `  public int total${method}(int amount, String name) {`,
    `    int sum = ${number + method};`,
    '    for (int index = 0; index < amount; index++) {',
    `      if (index % ${method + 2} == 0 && !name.isEmpty()) {`,
    '        sum += index;',
    `      } else if (name.startsWith("order-${number}")) {`,
    '        sum -= lines.size();',
    '      }',
    '    }',
    `    return amount > 0 ? sum + ${before} : sum;`,
    '  }',
  ];
}
