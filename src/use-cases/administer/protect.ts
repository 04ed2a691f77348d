import {
  namedBranch,
  planPolicy,
  POLICY_TYPE_IDS,
  widerPolicy,
  type PolicyPlan,
  type WantedPolicy,
} from '../../domain/set-up/plan-policy';
import type { GitRepository } from '../../documents/repository';
import { branchMissing, repositoryNotVisible } from '../../errors/set-up-errors';
import type { AdministeredOrganization } from '../../ports/administered-organization';

type Subject = WantedPolicy extends infer Each ? (Each extends WantedPolicy ? Omit<Each, 'scope'> : never) : never;

export interface ProtectQuestion {
  readonly project: string;
  /** `null` for all of the project. */
  readonly repository: string | null;
  /** `refs/heads/…`; `null` for the default branch of each. */
  readonly refName: string | null;
  /** What is to be required; each is a policy of its own. */
  readonly wanted: readonly Subject[];
  readonly dryRun: boolean;
}

export interface ProtectedBranch {
  readonly wanted: WantedPolicy;
  readonly plan: PolicyPlan;
  /** Of the policy that is there now; `null` for one that a dry run would make. */
  readonly id: number | null;
  /** A policy of all repositories that says the same already. */
  readonly wider: number | null;
  /** The branch that the policy names, where the default one was asked for. */
  readonly named: string | null;
  /** Name of the pipeline that is to be run; `null` for none, and where the token may not read it. */
  readonly pipelineName: string | null;
}

/** Makes branch policies, or mends them; what is there already stays. */
export async function protect(
  organization: AdministeredOrganization,
  question: ProtectQuestion,
): Promise<readonly ProtectedBranch[]> {
  const project = await organization.project(question.project);
  const repository = await findRepository(organization, project.name, question.repository);
  const { refName } = question;
  if (repository !== null && refName !== null && !(await organization.hasRef(project.id, repository.id, refName))) {
    throw branchMissing(refName.replace(/^refs\/heads\//, ''), repository.name, repository.defaultBranch);
  }
  // Whatever there is not is known before the first policy is written.
  const names = new Map<number, string | null>();
  for (const subject of question.wanted) {
    if (subject.kind !== 'build') continue;
    names.set(subject.definitionId, await organization.pipelineName(project, subject.definitionId));
  }
  const scope = {
    repositoryId: repository?.id ?? null,
    refName,
    defaultRef: repository?.defaultBranch == null ? null : `refs/heads/${repository.defaultBranch}`,
  };
  const done: ProtectedBranch[] = [];
  for (const subject of question.wanted) {
    const wanted: WantedPolicy = { ...subject, scope };
    const present = await organization.policies(project.name, POLICY_TYPE_IDS[wanted.kind]);
    const plan = planPolicy(wanted, present);
    const wider = widerPolicy(wanted, present)?.id ?? null;
    const planned = idOf(plan);
    done.push({
      wanted,
      plan,
      wider,
      named: namedBranch(
        wanted,
        present.find(({ id }) => id === planned),
      ),
      pipelineName: wanted.kind === 'build' ? (names.get(wanted.definitionId) ?? null) : null,
      id: question.dryRun ? planned : await follow(organization, project.name, plan),
    });
  }
  return done;
}

async function findRepository(
  organization: AdministeredOrganization,
  project: string,
  name: string | null,
): Promise<GitRepository | null> {
  if (name === null) return null;
  const found = (await organization.repositories(project)).find(
    (repository) => repository.name.toLowerCase() === name.toLowerCase() || repository.id === name.toLowerCase(),
  );
  if (found === undefined) throw repositoryNotVisible(name, project);
  return found;
}

async function follow(organization: AdministeredOrganization, projectId: string, plan: PolicyPlan): Promise<number> {
  switch (plan.action) {
    case 'create':
      return (await organization.createPolicy(projectId, plan.draft)).id;
    case 'update':
      await organization.updatePolicy(projectId, plan.id, plan.draft);
      return plan.id;
    case 'unchanged':
      return plan.id;
  }
}

const idOf = (plan: PolicyPlan): number | null => ('id' in plan ? plan.id : null);
