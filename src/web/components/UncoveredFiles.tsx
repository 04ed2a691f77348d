import * as React from 'react';
import type { UncoveredFilesView, UncoveredFileView } from '../view/view';
import { ExternalLink } from './ExternalLink';
import { FilePlace, ListSection } from './ListSection';

/** Files with lines that no test covers, beside the number of these lines. */
export function UncoveredFiles({ files }: { readonly files: UncoveredFilesView }) {
  return (
    <ListSection list={files}>
      {(rows) => (
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
      )}
    </ListSection>
  );
}

function Row({ file }: { readonly file: UncoveredFileView }) {
  return (
    <tr>
      <th scope="row" className="sq-place" title={file.path}>
        <FilePlace at={file} />
      </th>
      <td>
        <ExternalLink
          href={file.sonarqube}
          label={`${file.lines} lines of ${file.path}, in SonarQube`}
          hint="Open in SonarQube"
        >
          <bdi>{file.lines}</bdi>
        </ExternalLink>
      </td>
    </tr>
  );
}
