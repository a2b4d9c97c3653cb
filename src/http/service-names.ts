export const serviceNames = { roma: 'ROMA Connect', iam: 'IAM', sts: 'STS', github: 'GitHub' } as const
