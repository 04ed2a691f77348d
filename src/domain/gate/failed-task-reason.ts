/** Why a compute task that failed has no verdict: licence problems need another person than broken reports. */
export function failedTaskReason(errorType: string | null, errorMessage: string | null): 'licence' | 'analysis-failed' {
  return /licen[cs]/i.test(`${errorType ?? ''} ${errorMessage ?? ''}`) ? 'licence' : 'analysis-failed';
}
