#!/usr/bin/env bash
# Package    azure-devops-ui 2.277.0, bundled by esbuild 0.25.5, with react 16.14.0, loaded in jsdom 24.1.3
# Behavior   Importing `azure-devops-ui/MessageCard` reads `window.innerWidth` while its module is evaluated, before anything is drawn, by way of
#            Core/Util/Screen. In a browser reading it makes the layout of the page,
#            and in a frame that of the page around it; in the pages of an extension that was a third of the work until data was shown.
#            `Card`, which the message card is made of, reads nothing.
# Expected   The width is read when something that depends on it is drawn first.
# Seen with  Node 20.20; Chromium 147 for the cost
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --legacy-peer-deps azure-devops-ui@2.277.0 react@16.14.0 react-dom@16.14.0 esbuild@0.25.5 jsdom@24.1.3 2>/dev/null

cat >reads.js <<'JS'
// Runs a script in a window that tells how often its width is read.
const { readFileSync } = require('node:fs');
const { JSDOM } = require('jsdom');
const { window } = new JSDOM('<!doctype html><body></body>', { runScripts: 'outside-only' });
let reads = 0;
Object.defineProperty(window, 'innerWidth', { get: () => ((reads += 1), 1280) });
window.eval(readFileSync('bundle.js', 'utf8'));
console.log(reads);
JS
reads() {
  echo "import { $1 } from 'azure-devops-ui/Components/$2/$1'; globalThis.used = $1;" >entry.js
  npx esbuild entry.js --bundle --format=iife --loader:.css=empty --outfile=bundle.js --log-level=error
  node reads.js
}
card=$(reads CustomCard Card)
message=$(reads MessageCard MessageCard)
echo "reads of the width: by Card $card, by MessageCard $message"
[ "$card" = 0 ] && [ "$message" = 3 ] || { echo 'changed'; exit 1; }
