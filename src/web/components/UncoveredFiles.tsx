import { Button } from 'azure-devops-ui/Button';
import * as React from 'react';
import type { UncoveredFilesView, UncoveredFileView } from '../view/view';
import { ExternalLink } from './ExternalLink';

const shownAtFirst = 5;

/** Files with lines that no test covers, beside the number of these lines. */
export function UncoveredFiles({ files }: { readonly files: UncoveredFilesView }) {
  const [all, setAll] = React.useState(false);
  if (files.kind === 'none') return null;
  if (files.kind === 'missing') {
    return (
      <section className="sq-section">
        <h3>{files.title}</h3>
        <p className="sq-secondary">{files.text}</p>
      </section>
    );
  }
  const rows = all ? files.rows : files.rows.slice(0, shownAtFirst);
  const hidden = files.rows.length - rows.length;
  return (
    <section className="sq-section">
      <h3>{files.title}</h3>
      <table className="sq-uncovered">
        <thead className="sq-hidden">
          <tr>
            <th scope="col">File</th>
            <th scope="col">Lines</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row key={row.path} file={row} />
          ))}
        </tbody>
      </table>
      <div className="sq-more">
        {hidden > 0 && <Button subtle text={`Show ${hidden} more`} onClick={() => setAll(true)} />}
        {files.rest !== undefined && <span className="sq-secondary">{files.rest}</span>}
        {files.all && <ExternalLink href={files.all.href}>{files.all.text}</ExternalLink>}
      </div>
    </section>
  );
}

function Row({ file }: { readonly file: UncoveredFileView }) {
  return (
    <tr>
      <th scope="row" className="sq-place" title={file.path}>
        {file.repository === undefined ? (
          <bdi>{file.place}</bdi>
        ) : (
          <ExternalLink
            href={file.repository}
            label={`${file.path}, in the repository`}
            hint="Open in the repository"
            plain
          >
            <bdi>{file.place}</bdi>
          </ExternalLink>
        )}
        {file.folder !== undefined && <bdi className="sq-rule">{file.folder}</bdi>}
      </th>
      <td>
        {file.sonarqube === undefined ? (
          <bdi>{file.lines}</bdi>
        ) : (
          <ExternalLink
            href={file.sonarqube}
            label={`${file.lines} lines of ${file.path}, in SonarQube`}
            hint="Open in SonarQube"
          >
            <bdi>{file.lines}</bdi>
          </ExternalLink>
        )}
      </td>
    </tr>
  );
}
