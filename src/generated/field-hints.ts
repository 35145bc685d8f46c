// Generated from schemas/ by scripts/generate.ts; do not edit.

export interface FieldHint {
  readonly label: string;
  readonly instead: string;
}

export const fieldHints: Readonly<Record<string, FieldHint>> = {
  "parameter": {
    "label": "Parameter",
    "instead": "Type the name of the parameter, for example audience."
  },
  "value": {
    "label": "Value",
    "instead": "Type the value as text of at most 1,024 characters."
  },
  "label": {
    "label": "Label",
    "instead": "Type a name of at most 200 characters, for example Coupa OAuth2 Account."
  },
  "host": {
    "label": "Host",
    "instead": "Type the instance, for example acme, acme.coupahost.com or https://acme.coupahost.com/."
  },
  "clientId": {
    "label": "Client ID",
    "instead": "Copy the Identifier of the client from Coupa."
  },
  "clientSecret": {
    "label": "Client Secret",
    "instead": "Copy the Secret of the client from Coupa (Show/Hide), or choose Public client if it has none."
  },
  "grantType": {
    "label": "Grant Type",
    "instead": "Choose client_credentials or authorization_code."
  },
  "clientType": {
    "label": "Client type",
    "instead": "Choose confidential or public."
  },
  "scopes": {
    "label": "Scopes",
    "instead": "Type scopes such as core.common.read, separated by commas, blanks or new lines."
  },
  "clientAuthentication": {
    "label": "Client authentication",
    "instead": "Choose body or basic."
  },
  "tokenEndpointConfig": {
    "label": "Token Endpoint Config",
    "instead": "Give rows with a parameter and a value each."
  },
  "authEndpointConfig": {
    "label": "Auth Endpoint Config",
    "instead": "Give rows with a parameter and a value each."
  },
  "autoRefreshToken": {
    "label": "Auto-refresh token",
    "instead": "Use true or false."
  },
  "method": {
    "label": "method",
    "instead": "Use GET, POST, PUT or PATCH."
  },
  "path": {
    "label": "path",
    "instead": "Give a path of the API, for example /api/invoices?limit=1."
  },
  "dataFolder": {
    "label": "dataFolder",
    "instead": "Give the path of a folder."
  },
  "port": {
    "label": "port",
    "instead": "Give a port between 1 and 65535."
  },
  "callback": {
    "label": "callback",
    "instead": "Choose per-instance or shared."
  },
  "log": {
    "label": "log",
    "instead": "Choose debug, info, warn, error or silent."
  }
};
