/**
 * Leaves what SonarScanner for .NET leaves of a build of one C# project that was analyzed, for programs that stand in its
 * place. The agent names the folder.
 */
const fs = require('node:fs');
const path = require('node:path');

const folderOf = () => path.join(process.env.AGENT_BUILDDIRECTORY, '.sonarqube');

function leave(folder, files) {
  for (const [name, text] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    fs.writeFileSync(path.join(folder, name), text);
  }
}

/** The first step: removes what an earlier one has gathered, and writes down what it was told. */
exports.leaveBegun = () => {
  const folder = folderOf();
  for (const name of ['conf', 'out']) fs.rmSync(path.join(folder, name), { recursive: true, force: true });
  leave(folder, {
    'conf/SonarQubeAnalysisConfig.xml': '<AnalysisConfig><Language>cs</Language></AnalysisConfig>',
  });
};

/** The build, and what the second step hands to the engine. */
exports.leaveBuild = () => {
  const folder = folderOf();
  const project = path.join(process.cwd(), 'Shop.csproj');
  const source = path.join(process.cwd(), 'Shop.cs');
  const issues = path.join(folder, 'out', '0', 'Issues.json');
  const guid = 'CF882A5E-204D-08DD-0AE0-1E7D320BB2BC';
  const properties = {
    'sonar.modules': guid,
    [`${guid}.sonar.sources`]: source,
    [`${guid}.sonar.cs.roslyn.reportFilePaths`]: issues,
  };
  const info =
    `<ProjectInfo><ProjectLanguage>C#</ProjectLanguage><ProjectType>Product</ProjectType><ProjectGuid>${guid}</ProjectGuid>` +
    `<FullPath>${project}</FullPath><IsExcluded>false</IsExcluded>` +
    `<AnalysisSettings><Property Name="sonar.cs.roslyn.reportFilePaths">${issues}</Property></AnalysisSettings></ProjectInfo>`;
  leave(folder, {
    'conf/0/SonarProjectConfig.xml': `<SonarProjectConfig><ProjectPath>${project}</ProjectPath></SonarProjectConfig>`,
    'conf/0/FilesToAnalyze.txt': `${source}\n`,
    'out/0/ProjectInfo.xml': info,
    'out/0/Issues.json': '{}',
    'out/ScannerEngineInput.json': JSON.stringify({
      scannerProperties: Object.entries(properties).map(([key, value]) => ({ key, value })),
    }),
  });
};
