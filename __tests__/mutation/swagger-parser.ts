import SwaggerParser from '@apidevtools/swagger-parser'

const verdicts = new Map<string, Promise<string | undefined>>()

/** swagger-parser, asked once for each document: what it says of one does not depend on the mutant. */
async function validate(document: never): Promise<void> {
  const key = JSON.stringify(document)
  const verdict = verdicts.get(key) ?? SwaggerParser.validate(document).then(() => undefined, String)
  verdicts.set(key, verdict)
  const refusal = await verdict
  if (refusal !== undefined) throw new Error(refusal)
}

export default { validate }
