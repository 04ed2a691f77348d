#!/usr/bin/env bash
# Package    tfx-cli 0.23.1, `tfx extension create`
# Behavior   A task whose folder is packed from elsewhere (`"path": "out/greet", "packagePath": "tasks/greet"`) is packed right, but its
#            task.json is looked for in the working folder under the path that it has in the package: "does not have a task.json file". Where
#            that folder exists, holding sources perhaps, another task.json than the packed one is checked.
# Expected   The check reads the file that is packed, or says nothing.
# Seen with  Node 20.20
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund tfx-cli@0.23.1 2>/dev/null

mkdir -p out/greet
cat >out/greet/task.json <<'JSON'
{
  "id": "5d2f4a66-3f0a-4d53-9d1b-0d3a7c8e9f10", "name": "Greet", "friendlyName": "Greet", "description": "Greets.", "author": "example",
  "category": "Utility", "version": { "Major": 1, "Minor": 0, "Patch": 0 }, "instanceNameFormat": "Greet", "inputs": [],
  "execution": { "Node20_1": { "target": "index.js" } }
}
JSON
echo 'console.log("hello");' >out/greet/index.js
cat >vss-extension.json <<'JSON'
{
  "manifestVersion": 1, "id": "greet", "publisher": "example", "version": "1.0.0", "name": "Greet", "description": "Greets.",
  "targets": [{ "id": "Microsoft.VisualStudio.Services" }], "categories": ["Azure Pipelines"],
  "files": [{ "path": "out/greet", "packagePath": "tasks/greet" }],
  "contributions": [
    { "id": "greet", "type": "ms.vss-distributed-task.task", "targets": ["ms.vss-distributed-task.tasks"], "properties": { "name": "tasks/greet" } }
  ]
}
JSON
output=$(npx tfx extension create --manifest-globs vss-extension.json --output-path greet.vsix --no-prompt --no-color 2>&1)
packed=$(unzip -l greet.vsix | grep -c ' tasks/greet/task.json$')
warned=$(grep -c "does not have a task.json file" <<<"$output" || true)
echo "in the package: $packed task.json; warnings that there is none: $warned"
[ "$packed" = 1 ] && [ "$warned" = 1 ] || { echo 'changed'; exit 1; }
