import { json, type Answer } from '../answer';
import { apiDate } from '../dates';
import { demand, isAdministrator } from '../rights';
import type { AuthenticatedCall, Route } from '../router';
import { refuse } from '../answer';
import type { TokenType } from '../accounts';

const TOKEN_TYPES: readonly TokenType[] = ['USER_TOKEN', 'PROJECT_ANALYSIS_TOKEN', 'GLOBAL_ANALYSIS_TOKEN'];

/** Who the caller is, and tokens. */
export const USER_ROUTES: readonly Route[] = [
  {
    method: 'GET',
    path: '/api/authentication/validate',
    anonymous: true,
    // It answers 200 to a wrong token as well: `valid` is the whole answer.
    handle: ({ caller }) => ({
      ...json({ valid: caller !== undefined }),
      contentType: 'application/json;charset=ISO-8859-1',
    }),
  },
  { method: 'GET', path: '/api/users/current', handle: currentUser },
  {
    method: 'POST',
    path: '/api/user_tokens/generate',
    required: ['name'],
    optional: ['type', 'projectKey', 'expirationDate', 'login'],
    handle: generateToken,
  },
];

function currentUser({ caller }: AuthenticatedCall): Answer {
  const { user } = caller;
  const global = [
    ...(isAdministrator(caller) ? ['admin', 'gateadmin', 'profileadmin'] : []),
    ...(user.rights.provision ? ['provisioning'] : []),
    ...(user.rights.scan === 'all' ? ['scan'] : []),
  ];
  return json({
    isLoggedIn: true,
    login: user.login,
    name: user.name,
    local: true,
    externalIdentity: user.login,
    externalProvider: 'sonarqube',
    groups: ['sonar-users'],
    scmAccounts: [],
    permissions: { global: caller.token === undefined || caller.token.type === 'USER_TOKEN' ? global : [] },
    homepage: { type: 'PROJECTS' },
    usingSonarLintConnectedMode: false,
    dismissedNotices: {},
  });
}

function generateToken({ caller, parameters, instance }: AuthenticatedCall): Answer {
  demand(caller.token === undefined || caller.token.type === 'USER_TOKEN');
  const asked = parameters.get('type') ?? 'USER_TOKEN';
  const type = TOKEN_TYPES.find((candidate) => candidate === asked);
  if (!type) return refuse(400, `Value of parameter 'type' (${asked}) must be one of: [${TOKEN_TYPES.join(', ')}]`);
  const projectKey = parameters.get('projectKey');
  if (type === 'PROJECT_ANALYSIS_TOKEN' && projectKey === null) {
    refuse(400, 'A projectKey is needed when creating Project Analysis Token');
  }
  const token = instance.accounts.createToken({
    type,
    login: caller.user.login,
    ...(projectKey === null ? {} : { projectKey }),
  });
  return json({
    login: caller.user.login,
    name: parameters.get('name'),
    createdAt: apiDate(instance.now()),
    token,
    type,
    ...(projectKey === null ? {} : { projectKey }),
  });
}
