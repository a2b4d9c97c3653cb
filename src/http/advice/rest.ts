import type { AdviceRow } from '../huawei-situation.ts'
import { sources } from './wording.ts'

const parameters: readonly AdviceRow[] = [
  ...Object.entries({ app_id: 'app', status: 'status' }).map(([name, input]) =>
    parameter(name, input, ['export', 'list backends']),
  ),
  ...Object.entries({ apis: 'apis', format: 'format' }).map(([name, input]) => parameter(name, input, ['export'])),
  ...Object.entries({ instance_id: 'instance', project_id: 'project' }).map(([name, input]) => parameter(name, input)),
  {
    from: ['roma'],
    text: /parameterName:\s?(?<parameter>\w{1,60}(?:[.-]\w{1,60}){0,5})/,
    advice: 'ROMA Connect does not accept its parameter “{parameter}”.',
    source: sources.exporting,
  },
  {
    from: ['roma'],
    codes: ['APIG.2000', 'APIG.2001', 'ROMA.13000'],
    calls: ['export'],
    advice: 'Check `instance`, `project`, `app`, `apis` and `status`.',
    source: sources.management,
  },
  {
    from: ['roma'],
    codes: ['APIG.2000', 'APIG.2001', 'ROMA.13000'],
    calls: ['list applications', 'list backends'],
    advice: 'Check `instance` and `project`.',
    source: sources.management,
  },
  {
    from: ['roma'],
    codes: ['APIG.2000', 'APIG.2001', 'ROMA.13000'],
    calls: ['list instances'],
    advice: 'Check `project`.',
    source: sources.management,
  },
]

function parameter(name: string, input: string, calls?: AdviceRow['calls']): AdviceRow {
  return {
    from: ['roma'],
    ...(calls && { calls }),
    text: new RegExp(`parameterName:\\s?${name}\\b`),
    advice: `Check the input \`${input}\`.`,
    source: sources.exporting,
  }
}

const internal = ['APIG.1008', 'APIG.1010', 'APIG.9999']

const rest: readonly AdviceRow[] = [
  {
    from: ['roma'],
    statuses: ['413'],
    calls: ['export'],
    advice: 'The request is too large: give fewer `apis`.',
    source: sources.gateway,
  },
  {
    from: ['roma'],
    statuses: ['404'],
    calls: ['export', 'list backends'],
    advice: 'Check `region` or `endpoint`, `project`, `instance`, and `app` when it is given.',
    source: sources.exporting,
  },
  {
    from: ['roma'],
    statuses: ['404'],
    calls: ['list applications'],
    advice: 'Check `region` or `endpoint`, `project` and `instance`.',
    source: sources.applications,
  },
  {
    from: ['roma'],
    statuses: ['404'],
    calls: ['list instances'],
    advice: 'Check `region` or `endpoint`, and `project`.',
    source: sources.instances,
  },
  {
    from: ['iam'],
    statuses: ['404'],
    calls: ['list projects'],
    advice: 'Check `iam-endpoint` or `region`; or give `project` as an ID, then IAM is not asked.',
    source: sources.projects,
  },
  {
    from: ['roma', 'iam', 'sts'],
    codes: internal,
    hasRequestId: true,
    advice: 'If it lasts, open a ticket with Huawei Cloud and give it the request ID.',
    source: sources.management,
  },
  {
    from: ['roma', 'iam', 'sts'],
    codes: internal,
    advice: 'If it lasts, open a ticket with Huawei Cloud.',
    source: sources.management,
  },
  {
    from: ['roma', 'iam', 'sts', 'github'],
    statuses: ['5xx'],
    advice: 'The service is busy or unwell: run the job again later, or raise `retries`.',
    source: sources.gateway,
  },
]

/** Wrong parameters, addresses where nothing is, and services that are unwell. */
export const restAdvice: readonly AdviceRow[] = [...parameters, ...rest]
