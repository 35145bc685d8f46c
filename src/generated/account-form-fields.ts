// Generated from schemas/ by scripts/generate.ts; do not edit.

export interface AccountFormField {
  readonly label: string;
  /** `writeOnly` in the schema. */
  readonly secret: boolean;
  /** `readOnly` in the schema: Authorize or the host fills it in. */
  readonly filled: boolean;
  readonly default?: string | boolean | readonly string[];
}

export const accountFormFields: Readonly<Record<string, AccountFormField>> = {
  "label": {
    "label": "Label",
    "secret": false,
    "filled": false
  },
  "host": {
    "label": "Host",
    "secret": false,
    "filled": false
  },
  "clientId": {
    "label": "Client ID",
    "secret": false,
    "filled": false
  },
  "clientSecret": {
    "label": "Client Secret",
    "secret": true,
    "filled": false
  },
  "grantType": {
    "label": "Grant Type",
    "secret": false,
    "filled": false,
    "default": "client_credentials"
  },
  "clientType": {
    "label": "Client type",
    "secret": false,
    "filled": false,
    "default": "confidential"
  },
  "scopes": {
    "label": "Scopes",
    "secret": false,
    "filled": false,
    "default": []
  },
  "clientAuthentication": {
    "label": "Client authentication",
    "secret": false,
    "filled": false,
    "default": "body"
  },
  "tokenEndpointConfig": {
    "label": "Token Endpoint Config",
    "secret": false,
    "filled": false,
    "default": []
  },
  "authEndpointConfig": {
    "label": "Auth Endpoint Config",
    "secret": false,
    "filled": false,
    "default": []
  },
  "autoRefreshToken": {
    "label": "Auto-refresh token",
    "secret": false,
    "filled": false,
    "default": true
  },
  "redirectUri": {
    "label": "Redirect URI",
    "secret": false,
    "filled": true
  },
  "accessToken": {
    "label": "Access Token",
    "secret": false,
    "filled": true
  },
  "refreshToken": {
    "label": "Refresh Token",
    "secret": false,
    "filled": true
  },
  "accessTokenExpiration": {
    "label": "Access Token Expiration",
    "secret": false,
    "filled": true
  },
  "grantedScopes": {
    "label": "Granted scopes",
    "secret": false,
    "filled": true
  },
  "obtainedAt": {
    "label": "Obtained at",
    "secret": false,
    "filled": true
  }
};
