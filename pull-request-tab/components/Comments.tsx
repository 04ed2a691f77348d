import { CustomCard } from 'azure-devops-ui/Card';
import * as React from 'react';
import { FindingRows } from '../../src/web/components/FindingList';
import { StatusIcon } from '../../src/web/components/StatusIcon';
import type { CommentsView, FindingsWithTitle } from '../view';

/** What the comments of the pull request cannot show. */
export function Comments({ comments }: { readonly comments: CommentsView }) {
  return (
    <CustomCard className="sq-card">
      <section className="sq-card-content sq-part" aria-labelledby="comments">
        <h2 id="comments">Comments</h2>
        {comments.sentences.map((sentence) => (
          <p key={sentence} dir="auto">
            {sentence}
          </p>
        ))}
        {comments.problems.map((problem) => (
          <p key={problem} className="sq-problem">
            <StatusIcon status="unknown" size="m" />
            <span dir="auto">{problem}</span>
          </p>
        ))}
        {comments.lists.map((list) => (
          <Findings key={list.title} list={list} />
        ))}
      </section>
    </CustomCard>
  );
}

/** Findings with something in common. */
export function Findings({ list }: { readonly list: FindingsWithTitle }) {
  return (
    <section className="sq-section">
      <h3>{list.title}</h3>
      <FindingRows rows={list.rows} />
      {list.rest !== undefined && <p className="sq-note sq-secondary">{list.rest}</p>}
    </section>
  );
}
