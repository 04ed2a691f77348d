/**
 * An answer that refuses a request, in the error body that every area of the REST API shares. `typeKey` is what
 * clients tell errors apart by.
 */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly typeKey: string,
    message: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
    this.name = 'ApiError';
  }

  /** The body as the service writes it. */
  body(): unknown {
    return {
      $id: '1',
      innerException: null,
      message: this.message,
      typeName: `${NAMESPACES[this.typeKey] ?? 'Microsoft.VisualStudio.Services.Common'}.${this.typeKey}, ${ASSEMBLY}`,
      typeKey: this.typeKey,
      errorCode: 0,
      eventId: this.typeKey === 'HttpException' ? 0 : 3000,
    };
  }
}

/**
 * An answer of the web framework below the API. It has no `typeKey`; the text stands in `value.Message`.
 */
export class FrameworkError extends ApiError {
  constructor(status: number, message: string) {
    super(status, '', message);
  }

  override body(): unknown {
    return { count: 1, value: { Message: this.message } };
  }
}

const ASSEMBLY = 'Microsoft.VisualStudio.Services.WebApi';

const NAMESPACES: Readonly<Record<string, string>> = {
  BuildNotFoundException: 'Microsoft.TeamFoundation.Build.WebApi',
  DefinitionNotFoundException: 'Microsoft.TeamFoundation.Build.WebApi',
  AccessDeniedException: 'Microsoft.TeamFoundation.Build.WebApi',
  GitNeedsPermissionException: 'Microsoft.TeamFoundation.Git.Server',
  GitRepositoryNotFoundException: 'Microsoft.TeamFoundation.Git.Server',
  GitPullRequestNotFoundException: 'Microsoft.TeamFoundation.Git.Server',
  GitItemNotFoundException: 'Microsoft.TeamFoundation.Git.Server',
  ProjectDoesNotExistWithNameException: 'Microsoft.TeamFoundation.Core.WebApi',
  TimelineNotFoundException: 'Microsoft.TeamFoundation.DistributedTask.WebApi',
  TaskOrchestrationPlanNotFoundException: 'Microsoft.TeamFoundation.DistributedTask.WebApi',
};

/** A request that the schema or the rules of the operation refuse. */
export function badRequest(message: string): ApiError {
  return new ApiError(400, 'InvalidArgumentValueException', message);
}

/** Nothing has that id; `typeKey` names what was looked for. */
export function notFound(typeKey: string, message: string): ApiError {
  return new ApiError(404, typeKey, message);
}
