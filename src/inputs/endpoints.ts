import { quote } from '../text/foreign-text.ts'
import type { Reader } from './reader.ts'

/** Base URLs without a trailing slash. One that is undefined is not known, and not needed either. */
export interface Endpoints {
  readonly region: string | undefined
  readonly roma: string
  readonly iam: string | undefined
  readonly sts: string | undefined
  /** Hosts outside of Huawei Cloud's own domains that the credentials go to. */
  readonly foreignHosts: readonly string[]
}

// The regions whose STS Huawei's SDKs know; temporary credentials are not regional, so any of them serves:
// https://support.huaweicloud.com/intl/en-us/api-iam5/AssumeAgencyWithOIDC.html
const stsRegions: readonly string[] = [
  'cn-north-4',
  'cn-south-1',
  'cn-east-3',
  'cn-southwest-2',
  'ap-southeast-1',
  'ap-southeast-2',
  'ap-southeast-3',
  'ap-southeast-4',
  'sa-brazil-1',
  'la-south-2',
  'af-south-1',
  'tr-west-1',
]

const huaweiDomains = ['.myhuaweicloud.com', '.myhuaweicloud.eu', '.myhuaweicloud.cn']

/** Reads `region` and the endpoints that override its hosts; undefined when none of it tells where ROMA Connect is. */
export function readEndpoints(reader: Reader): Endpoints | undefined {
  const region = readRegion(reader)
  const roma = readEndpoint(reader, 'endpoint') ?? host('roma', region)
  const iam = readEndpoint(reader, 'iam-endpoint') ?? host('iam', region)
  const sts = readEndpoint(reader, 'sts-endpoint') ?? stsHost(region)
  if (roma === undefined) {
    if (reader.text('region') === undefined && reader.text('endpoint') === undefined) {
      reader.problem('region', 'is missing: give the region of the instance, such as cn-north-4, or `endpoint`.')
    }
    return undefined
  }
  const foreignHosts = [roma, iam, sts]
    .flatMap((url) => (url === undefined ? [] : [new URL(url).hostname]))
    .filter((name) => !huaweiDomains.some((domain) => name.endsWith(domain)))
  return { region, roma, iam, sts, foreignHosts: [...new Set(foreignHosts)] }
}

function readRegion(reader: Reader): string | undefined {
  const region = reader.text('region')
  if (region === undefined || /^[a-z]{2,}(-[a-z0-9]+)+$/.test(region)) return region
  reader.problem('region', `${quote(region)} is not a region: use an ID such as cn-north-4 or ap-southeast-3.`)
  return undefined
}

// https://support.huaweicloud.com/en-us/api-roma/roma_06_0024.html; `eu-west-0` is of the site with `.com`, as in all of
// Huawei's own clients.
function host(service: string, region: string | undefined): string | undefined {
  if (region === undefined) return undefined
  return `https://${service}.${region}.myhuaweicloud.${isEuropean(region) ? 'eu' : 'com'}`
}

function stsHost(region: string | undefined): string | undefined {
  if (region === undefined || isEuropean(region)) return undefined
  return host('sts', stsRegions.includes(region) ? region : 'cn-north-4')
}

function isEuropean(region: string): boolean {
  return region.startsWith('eu-west-1')
}

function readEndpoint(reader: Reader, name: string): string | undefined {
  const given = reader.text(name)
  if (given === undefined) return undefined
  const refusal = refuseUrl(given)
  if (refusal === undefined) return new URL(given).href.replace(/(?<!\/)\/+$/, '')
  // A URL with a password or a key in it must not be repeated.
  const shown = /[@?#]/.test(given) ? 'the URL' : quote(given)
  reader.problem(name, `${shown} ${refusal}: give a base URL such as https://roma.cn-north-4.myhuaweicloud.com.`)
  return undefined
}

function refuseUrl(text: string): string | undefined {
  if (!URL.canParse(text)) return 'is not a URL'
  const url = new URL(text)
  if (url.username !== '' || url.password !== '') return 'has a user or password in it'
  if (/[?#]/.test(text)) return 'has a query or a fragment'
  if (!isDecodable(url.pathname)) return 'has a “%” in its path that encodes nothing'
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) {
    return 'is not encrypted (http is accepted for loopback hosts only, since credentials are sent)'
  }
  return url.protocol === 'https:' || url.protocol === 'http:' ? undefined : 'does not start with https://'
}

function isDecodable(path: string): boolean {
  try {
    decodeURIComponent(path)
    return true
  } catch {
    return false
  }
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname)
}
