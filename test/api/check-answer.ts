import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';

export type OpenApiDocument = {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
};

export type Operation = {
  readonly summary: string;
  readonly operationId?: string;
  readonly 'x-roles'?: readonly string[];
  readonly security?: readonly object[];
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly required: boolean }[];
  readonly requestBody?: {
    readonly required: boolean;
    readonly content: Readonly<Record<string, { readonly schema: Reference }>>;
  };
  readonly responses: Readonly<
    Record<string, { readonly content: Readonly<Record<string, { readonly schema?: Reference }>> }>
  >;
};

type Reference = { readonly $ref: string };

/** Holds answers against a document: gives what is wrong with one, nothing when it is as the document says. */
export function newAnswerCheck(document: OpenApiDocument) {
  const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true });
  ajv.addSchema(document, 'api');
  const compiled = new Map<string, ValidateFunction>();
  const validatorOf = ($ref: string): ValidateFunction => {
    const known = compiled.get($ref) ?? ajv.compile({ $ref: `api${$ref}` });
    compiled.set($ref, known);
    return known;
  };
  const isValid = ($ref: string, value: unknown): readonly string[] => {
    const validate = validatorOf($ref);
    if (validate(value)) return [];
    return (validate.errors ?? []).map((one) => `${one.instancePath} ${one.message} ${JSON.stringify(one.params)}`);
  };
  return {
    /** Of a body of a request. */
    checkBody: (method: string, path: string, body: unknown): readonly string[] => {
      const schema = find(document, method, path)?.operation.requestBody?.content['application/json']?.schema;
      return schema === undefined ? [`${method} ${path} takes no body`] : isValid(schema.$ref, body);
    },
    checkAnswer: (
      { method, path }: { readonly method: string; readonly path: string },
      answer: { readonly status: number; readonly type: string; readonly document: unknown },
    ): readonly string[] => {
      const operation = find(document, method, path)?.operation;
      const responses = operation?.responses ?? {};
      const { content } = responses[String(answer.status)] ?? responses.default ?? { content: undefined };
      if (operation === undefined && answer.status === 404) return [];
      const media = content?.[answer.type];
      if (media === undefined) return [`${method} ${path} does not answer ${answer.status} as ${answer.type}`];
      return media.schema === undefined ? [] : isValid(media.schema.$ref, answer.document);
    },
  };
}

/** The operation that a path with values in it belongs to; of several the one with the most words of its own. */
export function find(document: OpenApiDocument, method: string, path: string) {
  const plain = path.split('?')[0] ?? '';
  return Object.entries(document.paths)
    .filter(([template, operations]) => operations[method.toLowerCase()] !== undefined && fits(template, plain))
    .map(([template, operations]) => ({ template, operation: operations[method.toLowerCase()] as Operation }))
    .toSorted((one, other) => one.template.split('{').length - other.template.split('{').length)[0];
}

function fits(template: string, path: string): boolean {
  const words = template.split('/');
  const found = path.split('/');
  return words.length === found.length && words.every((word, at) => word.startsWith('{') || word === found[at]);
}
