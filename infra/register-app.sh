#!/bin/sh
# Registers the app in Microsoft Entra, or changes what is registered, and prints what public/config.json needs.
# az must be signed in as somebody who may register applications. Usage: infra/register-app.sh https://<your host>
set -eu

origin=${1:?Say where the app is served, for instance https://support.contoso.com}
origin=${origin%/}
name=arc-remote-support
graph=https://graph.microsoft.com/v1.0
application="$graph/applications(uniqueName='$name')"

# Azure Service Management: user_impersonation. Microsoft Graph: openid, profile, offline_access. Azure Storage, for a container of
# receipts: user_impersonation. The claim auth_time tells a signature of now from one with an older sign-in.
az rest --only-show-errors --output none --method patch --url "$application" \
  --headers 'Content-Type=application/json' 'Prefer=create-if-missing' --body '{
  "displayName": "Arc Remote Support",
  "signInAudience": "AzureADMyOrg",
  "spa": { "redirectUris": ["'"$origin"'/redirect.html", "'"$origin"'/"] },
  "optionalClaims": { "idToken": [{ "name": "auth_time" }] },
  "requiredResourceAccess": [
    { "resourceAppId": "797f4846-ba00-4fd7-ba43-dac1f8f63013", "resourceAccess": [
      { "id": "41094075-9dad-400e-a0bd-54e686782033", "type": "Scope" }] },
    { "resourceAppId": "00000003-0000-0000-c000-000000000000", "resourceAccess": [
      { "id": "37f7f235-527c-4136-accd-4a02d197296e", "type": "Scope" },
      { "id": "14dad69e-099b-42c9-810b-d002981feec1", "type": "Scope" },
      { "id": "7427e0e9-2fba-42fe-b0c0-848c9e6a8182", "type": "Scope" }] },
    { "resourceAppId": "e406a681-f3d4-42a8-90b6-c2b029497af1", "resourceAccess": [
      { "id": "03e0da56-190b-40ad-a80c-ea378c433f7f", "type": "Scope" }] }
  ] }'

client=$(az rest --method get --url "$application?\$select=appId" --query appId --output tsv)
az ad sp show --id "$client" --only-show-errors --output none 2>/dev/null ||
  az ad sp create --id "$client" --only-show-errors --output none

echo "\"tenantId\": \"$(az account show --query tenantId --output tsv)\","
echo "\"clientId\": \"$client\","
echo "Where people may not consent themselves: az ad app permission admin-consent --id $client" >&2
