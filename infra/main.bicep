// For azd, which takes Bicep alone. The templates beside it are what is tested; nobody has compiled this file yet.
targetScope = 'subscription'

@description('The name of the azd environment.')
@minLength(1)
@maxLength(64)
param environmentName string

@description('A region with Azure Static Web Apps.')
@allowed(['centralus', 'eastus2', 'westus2', 'westeurope', 'eastasia'])
param location string

var tags = { 'azd-env-name': environmentName }

resource group 'Microsoft.Resources/resourceGroups@2024-03-01' = {
  name: 'rg-${environmentName}'
  location: location
  tags: tags
}

module web 'site.json' = {
  name: 'web'
  scope: group
  params: {
    location: location
    tags: union(tags, { 'azd-service-name': 'web' })
  }
}

output SITE_NAME string = web.outputs.siteName
