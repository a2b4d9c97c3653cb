import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { gunzipSync } from 'node:zlib'
import { describe, expect, test } from '@jest/globals'
import { compare, type Change } from '../../../src/swagger/compare/compare.ts'
import { parseDocument } from '../../../src/swagger/parse.ts'
import { keysOf, valueAt } from '../../../src/swagger/pointer.ts'
import type { JsonObject } from '../../../src/swagger/json.ts'
import { normalise } from '../../../src/swagger/normalise.ts'

const require = createRequire(import.meta.url)

function read(version: string): JsonObject {
  return parseDocument(
    gunzipSync(readFileSync(require.resolve(`kubernetes-client/lib/specs/swagger-${version}.json.gz`))),
  )
}

/** What breaks from one version of Kubernetes to the next, found by reading all differences in their documents. */
const reviewed: readonly { from: string; to: string; breaking: readonly string[]; counts: Record<string, number> }[] = [
  {
    from: '1.10',
    to: '1.11',
    breaking: [
      // Fields that servers may now leave out
      'response-property-became-optional api.core.v1.NodeSelectorTerm/matchExpressions',
      'response-property-became-optional api.rbac.v1.ClusterRoleBinding/subjects',
      'response-property-became-optional api.rbac.v1.RoleBinding/subjects',
      'response-property-became-optional api.rbac.v1alpha1.ClusterRoleBinding/subjects',
      'response-property-became-optional api.rbac.v1alpha1.RoleBinding/subjects',
      'response-property-became-optional api.rbac.v1beta1.ClusterRoleBinding/subjects',
      'response-property-became-optional api.rbac.v1beta1.RoleBinding/subjects',
      'response-property-became-optional apiextensions-apiserver.pkg.apis.apiextensions.v1beta1.CustomResourceDefinitionSpec/version',
      'response-property-became-optional apimachinery.pkg.apis.meta.v1.APIGroup/serverAddressByClientCIDRs',
      'response-property-became-optional kube-aggregator.pkg.apis.apiregistration.v1.APIServiceSpec/caBundle',
      'response-property-became-optional kube-aggregator.pkg.apis.apiregistration.v1beta1.APIServiceSpec/caBundle',
      // Objects that became anything
      'response-required-property-removed apiextensions-apiserver.pkg.apis.apiextensions.v1beta1.JSON/Raw',
      'response-required-property-removed apiextensions-apiserver.pkg.apis.apiextensions.v1beta1.JSONSchemaPropsOrArray/JSONSchemas',
      'response-required-property-removed apiextensions-apiserver.pkg.apis.apiextensions.v1beta1.JSONSchemaPropsOrArray/Schema',
      'response-required-property-removed apiextensions-apiserver.pkg.apis.apiextensions.v1beta1.JSONSchemaPropsOrBool/Allows',
      'response-required-property-removed apiextensions-apiserver.pkg.apis.apiextensions.v1beta1.JSONSchemaPropsOrBool/Schema',
      'response-required-property-removed apiextensions-apiserver.pkg.apis.apiextensions.v1beta1.JSONSchemaPropsOrStringArray/Property',
      'response-required-property-removed apiextensions-apiserver.pkg.apis.apiextensions.v1beta1.JSONSchemaPropsOrStringArray/Schema',
      // A field that clients have to send
      'new-required-request-property apiextensions-apiserver.pkg.apis.apiextensions.v1beta1.CustomResourceDefinitionStatus/storedVersions',
    ],
    counts: {
      'endpoint-added': 18,
      'response-optional-property-removed': 3,
      'request-property-removed': 10,
      'request-property-became-optional': 10,
    },
  },
  {
    from: '1.11',
    to: '1.12',
    breaking: [
      'request-property-became-required apiextensions-apiserver.pkg.apis.apiextensions.v1beta1.CustomResourceDefinition/spec',
      'response-property-became-optional api.autoscaling.v2beta1.HorizontalPodAutoscalerStatus/currentMetrics',
      'response-property-became-optional api.policy.v1beta1.PodDisruptionBudgetStatus/disruptedPods',
      // A rollback now answers with a Status
      ...['apps', 'extensions'].flatMap((group) =>
        [200, 201, 202].map((status) => {
          const path = `~1apis~1${group}~1v1beta1~1namespaces~1{namespace}~1deployments~1{name}~1rollback`
          return `response-required-property-removed /paths/${path}/post/responses/${status}/schema`
        }),
      ),
    ],
    counts: { 'endpoint-added': 28, 'response-success-status-added': 69, 'request-parameter-removed': 0 },
  },
  {
    from: '1.12',
    to: '1.13',
    breaking: ['response-property-became-optional api.admissionregistration.v1beta1.WebhookClientConfig/caBundle'],
    counts: { 'endpoint-added': 23, 'request-body-became-optional': 71 },
  },
]

/** `rule Definition/property`, without what all names begin with. */
function toLine({ id, pointer }: Change, sides: readonly JsonObject[]): string {
  const required = /^(.*)\/required\/\d+$/.exec(pointer)
  const name = sides.map((side) => valueAt(side, keysOf(pointer))).find((value) => typeof value === 'string')
  const place = required === null ? pointer : `${required[1] ?? ''}/properties/${name ?? ''}`
  return `${id} ${place.replace(/^\/definitions\/(?:io\.k8s\.)?/, '').replace('/properties/', '/')}`
}

describe('Kubernetes', () => {
  test.each(reviewed)('from $from to $to', ({ from, to, breaking, counts }) => {
    const [before, after] = [read(from), read(to)]
    const changes = compare(before, after)
    const lines = changes
      .filter(({ level }) => level === 'breaking')
      .map((change) => toLine(change, change.id.endsWith('required') ? [after] : [before, after]))
    expect(lines.toSorted()).toEqual(breaking.toSorted())
    for (const [id, count] of Object.entries(counts)) {
      expect([id, changes.filter((change) => change.id === id).length]).toEqual([id, count])
    }
  })

  test('normalised is no change', () => {
    const document = read('1.13')
    expect(compare(document, normalise(document))).toEqual([])
  })

  test('back from 1.13 to 1.12: what was added is gone, and what was loosened is strict', () => {
    const changes = compare(read('1.13'), read('1.12'))
    const count = (id: string) => changes.filter((change) => change.id === id).length
    expect(count('api-path-removed-without-deprecation') + count('api-removed-without-deprecation')).toBe(23)
    expect(count('request-body-became-required')).toBe(71)
    expect(count('request-property-became-required')).toBe(1)
    expect(changes.filter(({ level }) => level === 'breaking')).toHaveLength(23 + 71 + 1)
  })
})
