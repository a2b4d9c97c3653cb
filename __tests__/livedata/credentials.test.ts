import { describe, expect, test } from '@jest/globals'
import { findCredentials } from '../../src/livedata/credentials.ts'
import { measure, readMarkedScripts } from './marked-scripts.ts'

const scripts = readMarkedScripts()
const linesOf = (script: string) => findCredentials(script).map(({ line }) => line)

describe('of the set of scripts', () => {
  test.each([
    ['all', scripts],
    ['those that were held out', scripts.filter(({ isHeldOut }) => isHeldOut)],
  ])('%s: nearly all credentials are found, and hardly anything else', (_, some) => {
    const figures = measure(some, ({ text }) => findCredentials(text))
    expect(figures.scripts).toBeGreaterThanOrEqual(some === scripts ? 150 : 50)
    expect(figures.recall).toBeGreaterThanOrEqual(0.95)
    expect(figures.lineRecall).toBeGreaterThanOrEqual(0.95)
    expect(figures.precision).toBeGreaterThanOrEqual(0.98)
    expect(figures.linePrecision).toBeGreaterThanOrEqual(0.98)
  })
})

describe('a credential is found', () => {
  test.each([
    ['in a constant', 'const DB_PASSWORD = "hunter2";'],
    ['behind a fallback', 'var pwd = data.pwd || "hunter2";'],
    ['behind another fallback', 'def token = params.token ?: "a94f20cc1bd84e6f9e7d3c5a"'],
    ['in pieces', 'var password = "hun" + "ter" + "2";'],
    ['in characters', "char[] pw = new char[]{'h','u','n','t','e','r','2'};"],
    ['in codes of characters', 'var password = String.fromCharCode(104,117,110,116,101,114,50);'],
    ['as an argument', 'new Signer("RKXQ7TNUWPLMZ2VB4CDE", "vN3kQ8xT1mZ6yB4pR7wL2cF9hJ5dG0sAeUiOqWnX")'],
    ['in a variable that is an argument', 'var p = "tiger";\nvar c = getConnection(url, "scott", p);'],
    ['in JSON in a text', String.raw`var a = "{\"user\":\"a\",\"password\":\"hunter2\"}";`],
    ['in JSON in JSON in a text', String.raw`var a = "{\"b\":\"{\\\"password\\\":\\\"hunter2#\\\"}\"}";`],
    ['in XML', 'var a = "<p:Password Type=\\"text\\">hunter2</p:Password>";'],
    ['in a form', 'var a = "user=a&password=hunter2&b=1";'],
    ['in a pair', 'headers.put("X-Api-Key", "c1d9e0a4f638f2b7")'],
    ['in another pair', 'var a = [{ name: "password", value: "hunter2" }]'],
    ['in a comment', '// password: Hunter2#x'],
    ['in code that was commented out', '// var password = "hunter2"'],
    ['in a comment in Chinese', '// 数据库密码：Hunter2#x'],
    ['by a Chinese name', 'var 数据库密码 = "hunter2"'],
    ['that is compared', 'if (data.token === "a94f20cc1bd84e6f9e7d3c5a") {}'],
    ['by the place of a column', "INSERT INTO users (name, password) VALUES ('a', 'hunter2')"],
    ['in SQL', "ALTER USER a WITH PASSWORD 'hunter2'"],
    ['in a link between databases', "SELECT * FROM dblink('host=a user=b password=hunter2', 'select 1')"],
    ['in a header that is encoded', 'var a = "Basic " + btoa("user:hunter2")'],
    ['that ends in a name of one', 'var password = "Erp2024secret"'],
    ['by its form, whatever its name', 'var a = "SEC1f3d5b7a9c0e2d4f6a8b0c2d4e6f8a0b1c3d5e7f9a1b3c5d7e9f0a2b4c6d8e0f"'],
  ])('%s', (_, script) => {
    expect(linesOf(script)).not.toEqual([])
    expect(linesOf(`function a() {}\n\n${script}`)).not.toContain(1)
  })

  test('in its own line of a text of several lines', () => {
    expect(linesOf('var a = `\n{\n  "user": "a",\n  "password": "hunter2"\n}`')).toEqual([4])
  })
})

describe('no credential is', () => {
  test.each([
    'var password = data.password, token = data["token"], secret = config.get("client_secret")',
    'labels = { password: "Kennwort", token: "密码", secret: "Secret partagé" }',
    'var FIELDS = ["password", "access_token", "clientSecret"], COL_PASSWORD = "USER_PWD"',
    'var tokenType = "Bearer", grant = "password", secretLevel = "internal"',
    'throw new Error("Invalid password: at least 8 characters and 1 digit")',
    'var url = "https://iam.example.com/v3/auth/tokens?token=" + token',
    'var pattern = /^(?=.*\\d)password["\']$/, PASSWORD_REGEX = "^[A-Za-z0-9]{8,}$"',
    'var Code = { INVALID_TOKEN: "APIG.0301", WRONG_PASSWORD: "E40017", PASSWORD: 1001 }',
    'SELECT password AS "密码", token FROM users WHERE token = #{token} AND kind = \'secret\'',
    'INSERT INTO users (name, password) VALUES (#{name}, ?)',
    'var a = "<password>${password}</password>", b = "password=" + password + "&token=" + token',
    '// The token, e.g. of RFC6750 or OAuth2, is in the vault; password: see there',
    "// don't log the user's password, it's a \"secret\"",
    'var hash = "9e107d9d372bb6826bd81d3542a419d6", id = "4f8f2f3e-7f7b-4c55-9f53-0c1c8a6c2b11"',
  ])('%s', (script) => {
    expect(linesOf(script)).toEqual([])
  })
})
