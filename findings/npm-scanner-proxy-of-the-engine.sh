#!/usr/bin/env bash
# Package    @sonar/scan 5.0.1, the SonarScanner for npm, where it hands the proxy over to the Java of the engine
# Behavior   Options for Java are read off a URL object. A proxy on port 80 has an empty port there, so Java gets `-Dhttps.proxyPort=`
#            and goes to port 443 of the proxy. User and password are percent-encoded there, and Java sends them as they stand.
# Expected   Port 80, and the password as it was given: the scanner's own requests, which Node makes, reach the proxy with both.
# Seen with  Node 20.20 and 24.21, Java 17
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @sonar/scan@5.0.1 2>/dev/null

cat >options.mjs <<'JS'
import { proxyUrlToJavaOptions } from './node_modules/@sonar/scan/src/proxy.js';
const options = proxyUrlToJavaOptions({
  'sonar.host.url': 'https://sonarqube.example.test',
  'sonar.scanner.proxyHost': 'proxy.example.test',
  'sonar.scanner.proxyPort': '80',
  'sonar.scanner.proxyUser': 'builder',
  'sonar.scanner.proxyPassword': 'two words',
});
console.log(options.join('\n'));
JS
cat >Way.java <<'JAVA'
public class Way {
  public static void main(String[] arguments) throws Exception {
    var proxies = java.net.ProxySelector.getDefault().select(new java.net.URI("https://sonarqube.example.test/"));
    System.out.println(((java.net.InetSocketAddress) proxies.get(0).address()).getPort() + " " + System.getProperty("https.proxyPassword"));
  }
}
JAVA
mapfile -t options < <(node options.mjs | grep '^-D')
seen=$(java "${options[@]}" Way.java)
echo "given: 80 two words"
echo "in Java: $seen"
[ "$seen" = "443 two%20words" ] || { echo "changed: expected 443 two%20words"; exit 1; }
