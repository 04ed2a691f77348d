import { CustomCard } from 'azure-devops-ui/Card';
import * as React from 'react';
import { Code } from '../../src/web/components/Message';
import { Fold } from '../../src/web/components/Fold';
import { StatusIcon } from '../../src/web/components/StatusIcon';
import type { PolicyView } from '../view';

/** Whether the gate is required, and the way there. */
export function StatusPolicy({ policy }: { readonly policy: PolicyView }) {
  return (
    <CustomCard className="sq-card">
      <section className="sq-card-content sq-part" aria-labelledby="policy">
        <h2 id="policy">
          <StatusIcon status={policy.tone} size="m" /> {policy.title}
        </h2>
        <p>{policy.sentence}</p>
        {policy.steps.length > 0 && (
          <Fold summary="How to require it">
            <ol className="sq-steps">
              {policy.steps.map((step) => (
                <li key={step}>{step}</li>
              ))}
            </ol>
            {policy.code && <Code code={policy.code} />}
          </Fold>
        )}
      </section>
    </CustomCard>
  );
}
