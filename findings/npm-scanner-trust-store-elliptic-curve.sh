#!/usr/bin/env bash
# Package    @sonar/scan 5.0.1 (with node-forge 1.4.0), the SonarScanner for npm
# Behavior   A PKCS#12 trust store (sonar.scanner.truststorePath) is read without an error whatever keys its certificates have, but
#            only those with RSA keys become certificate authorities. A store with one elliptic-curve certificate (P-256) gives an empty
#            list, and an empty list as Node's `ca` trusts nobody at all, the public authorities included.
# Expected   The certificate of either key is an authority: keytool, which made both stores, lists a trusted entry in each.
# Seen with  Node 20.20 and 24.21, OpenSSL 3.0, keytool of Java 17
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @sonar/scan@5.0.1 2>/dev/null

certify() { # name, key options …
  local name=$1
  shift
  openssl req -x509 -nodes -newkey "$@" -keyout "$name.key" -out "$name.crt" -days 30 -subj "/CN=$name authority" 2>/dev/null
  keytool -importcert -noprompt -alias "$name" -file "$name.crt" -keystore "$name.p12" -storetype PKCS12 -storepass changeit 2>/dev/null
  [ "$(keytool -list -keystore "$name.p12" -storepass changeit 2>/dev/null | grep -c trustedCertEntry)" = 1 ]
}
certify rsa rsa:2048
certify curve ec -pkeyopt ec_paramgen_curve:prime256v1

cat >read.mjs <<'JS'
import { getHttpAgents } from './node_modules/@sonar/scan/src/request.js';
const seen = [];
for (const name of ['rsa', 'curve']) {
  const { httpsAgent } = await getHttpAgents({
    'sonar.scanner.truststorePath': `${name}.p12`,
    'sonar.scanner.truststorePassword': 'changeit',
  });
  seen.push(`${name}: ${httpsAgent.options.ca.length}`);
}
console.log(seen.join(', '));
JS
seen=$(node read.mjs | tail -1)
echo "certificate authorities that were read: $seen"
[ "$seen" = "rsa: 1, curve: 0" ] || { echo "changed: expected rsa: 1, curve: 0"; exit 1; }
