/** A refusal in the shape of OData v2: HTTP status, symbolic code and text. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** A query that cannot be read (400). */
export function badRequest(message: string): ApiError {
  return new ApiError(400, 'COE_GENERAL_BAD_REQUEST', message);
}

/** COE0021: a property or navigation that the entity does not have. */
export function unknownProperty(entity: string, property: string): ApiError {
  return new ApiError(
    400,
    'COE_PROPERTY_NOT_FOUND',
    `[COE0021]Invalid property names: ${entity}/${property}. Please check the property name and set it to a correct value.`,
  );
}

/** COE0003: a property that may not stand in a filter. */
export function notFilterable(property: string): ApiError {
  return new ApiError(400, 'COE_BAD_PROPERTY_EXPRESSION', `[COE0003]${property} is not filterable`);
}

/** 404: no record with such a key. */
export function keyNotFound(entity: string, key: string): ApiError {
  return new ApiError(404, 'NotFoundException', `${entity} with key (${key}) not found!`);
}

/** The error body in JSON. */
export function errorJson(error: ApiError): string {
  return JSON.stringify({ error: { code: error.code, message: { lang: 'en-US', value: error.message } } });
}

/** The error body in XML, as Atom clients get it. */
export function errorXml(error: ApiError): string {
  const text = error.message.replace(/&/gu, '&amp;').replace(/</gu, '&lt;').replace(/>/gu, '&gt;');
  return `<?xml version="1.0" encoding="utf-8"?><error xmlns="http://schemas.microsoft.com/ado/2007/08/dataservices/metadata"><code>${error.code}</code><message xml:lang="en-US">${text}</message></error>`;
}
