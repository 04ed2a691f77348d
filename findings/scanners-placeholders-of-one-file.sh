#!/usr/bin/env bash
# Packages   SonarScanner CLI 8.0.1.6346 and @sonar/scan 5.0.1 (the SonarScanner for npm), which read the same sonar-project.properties
# Behavior   The CLI puts the value of another property for `${name}` and nothing for a variable of the environment that is not set.
#            The scanner for npm leaves `${name}` as it stands, so that it becomes part of the project's name in SonarQube, and ends with an error
#            for the variable.
# Expected   One meaning of one file: projects change from one of these scanners to the other, and each looks for the file by itself.
# Seen with  Node 20.20 and 24.21, Java 17
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @sonar/scan@5.0.1 2>/dev/null
mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.6.1:unpack \
  -Dartifact=org.sonarsource.scanner.cli:sonar-scanner-cli:8.0.1.6346:zip -DoutputDirectory="$folder" -Dproject.basedir="$folder" >/dev/null

mkdir -p project/src
cd project
printf '%s\n' 'sonar.projectKey=shop' 'sonar.sources=src' 'team=Blue' 'sonar.projectName=Shop of ${team}' >sonar-project.properties
java_name() {
  ../sonar-scanner-8.0.1.6346/bin/sonar-scanner -Dsonar.host.url=http://localhost:9 -Dsonar.scanner.internal.dumpToFile="$folder/dump" >/dev/null
  grep '^sonar.projectName=' "$folder/dump" | cut -d= -f2
}
cat >../read.mjs <<'JS'
import { getProperties } from './node_modules/@sonar/scan/src/properties.js';
try {
  console.log(`name: ${getProperties({}, 0, {})['sonar.projectName']}`);
} catch (error) {
  console.log(`name: (error) ${error.message}`);
}
JS
npm_name() { node ../read.mjs | sed -n 's/^name: //p'; }

property_java=$(java_name) property_npm=$(npm_name)
printf '%s\n' 'sonar.projectKey=shop' 'sonar.sources=src' 'sonar.projectName=Shop${env.SHOP_SUFFIX}' >sonar-project.properties
unset_java=$(java_name) unset_npm=$(npm_name)
echo "another property:     CLI \"$property_java\", npm \"$property_npm\""
echo "a variable not set:   CLI \"$unset_java\", npm \"$unset_npm\""
[ "$property_java" = 'Shop of Blue' ] && [ "$property_npm" = 'Shop of ${team}' ] && [ "$unset_java" = 'Shop' ] &&
  [[ $unset_npm = '(error) '*SHOP_SUFFIX* ]] || { echo 'changed'; exit 1; }
