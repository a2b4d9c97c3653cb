declare module 'swagger2openapi' {
  /** https://github.com/Mermade/oas-kit/blob/main/docs/options.md */
  interface Options {
    readonly patch?: boolean
    readonly warnOnly?: boolean
  }
  export function convertObj(document: object, options: Options): Promise<{ readonly openapi: object }>
}
