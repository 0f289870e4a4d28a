import type { AccessLevel } from '#src/consent/level.ts';

/**
 * "Complete list of allowed commands" of Azure Local's remote support, as Microsoft published it in 07/2025, group by group and in its
 * order. `level` is the weakest level that allows the group. The list grows by a new file with a new version, never by an edit.
 */
export const commandGroups202507: readonly { name: string; level: AccessLevel; names: string }[] = [
  {
    name: 'Default',
    level: 'Diagnostics',
    names: `
      Clear-Host Exit-PSSession Format-List Format-Table Get-Command Get-Date Get-FormatData Get-Help
      Get-Process Get-Service Measure-Object Select-Object Sort-Object Out-Default Where-Object
    `,
  },
  {
    name: 'Azure Local',
    level: 'Diagnostics',
    names: `
      Get-AzureStackHCI Get-AzureStackHCIArcIntegration Get-AzureStackHCIBillingRecord
      Get-AzureStackHCIRegistrationCertificate Get-AzureStackHCISubscriptionStatus Send-DiagnosticData
      Test-AzStackHCIConnection
    `,
  },
  {
    name: 'Hyper-V',
    level: 'Diagnostics',
    names: `
      Get-VHD Get-VHDSet Get-VHDSnapshot Get-VM Get-VMAssignableDevice Get-VMBios Get-VMCheckpoint Get-VMComPort
      Get-VMConnectAccess Get-VMDvdDrive Get-VMFibreChannelHba Get-VMFirmware Get-VMFloppyDiskDrive
      Get-VMGpuPartitionAdapter Get-VMGroup Get-VMHardDiskDrive Get-VMHost Get-VMHostAssignableDevice
      Get-VMHostCluster Get-VMHostNumaNode Get-VMHostNumaNodeStatus Get-VMHostPartitionableGpu
      Get-VMHostSupportedVersion Get-VMIdeController Get-VMIntegrationService Get-VMKeyProtector
      Get-VMKeyStorageDrive Get-VMMemory Get-VMMigrationNetwork Get-VMNetworkAdapter Get-VMNetworkAdapterAcl
      Get-VMNetworkAdapterExtendedAcl Get-VMNetworkAdapterFailoverConfiguration Get-VMNetworkAdapterIsolation
      Get-VMNetworkAdapterRdma Get-VMNetworkAdapterRoutingDomainMapping Get-VMNetworkAdapterTeamMapping
      Get-VMNetworkAdapterVlan Get-VMPartitionableGpu Get-VMPmemController Get-VMProcessor
      Get-VMRemoteFx3dVideoAdapter Get-VMRemoteFXPhysicalVideoAdapter Get-VMReplication
      Get-VMReplicationAuthorizationEntry Get-VMReplicationServer Get-VMResourcePool Get-VMSan
      Get-VMScsiController Get-VMSecurity Get-VMSnapshot Get-VMStoragePath Get-VMStorageSettings Get-VMSwitch
      Get-VMSwitchExtension Get-VMSwitchExtensionPortData Get-VMSwitchExtensionPortFeature
      Get-VMSwitchExtensionSwitchData Get-VMSwitchExtensionSwitchFeature Get-VMSwitchTeam
      Get-VMSystemSwitchExtension Get-VMSystemSwitchExtensionPortFeature
      Get-VMSystemSwitchExtensionSwitchFeature Get-VMVideo
    `,
  },
  {
    name: 'Failover cluster',
    level: 'Diagnostics',
    names: `
      Export-CauReport Get-CauClusterRole Get-CauDeviceInfoForFeatureUpdates Get-CauPlugin Get-CauRun
      Get-Cluster Get-ClusterGroup Get-ClusterNode Get-ClusterOwnerNode Get-ClusterResource
      Get-ClusterSharedVolume Test-CauSetup
    `,
  },
  {
    name: 'Net Adapter',
    level: 'Diagnostics',
    names: `
      Get-ClusteredScheduledTask Get-DscConfiguration Get-DscConfigurationStatus
      Get-DscLocalConfigurationManager Get-DscResource Get-JobTrigger Get-LogProperties
      Get-NCSIPolicyConfiguration Get-Net6to4Configuration Get-NetAdapter Get-NetAdapterAdvancedProperty
      Get-NetAdapterBinding Get-NetAdapterChecksumOffload Get-NetAdapterDataPathConfiguration
      Get-NetAdapterEncapsulatedPacketTaskOffload Get-NetAdapterHardwareInfo Get-NetAdapterIPsecOffload
      Get-NetAdapterLso Get-NetAdapterPacketDirect Get-NetAdapterPowerManagement Get-NetAdapterQos
      Get-NetAdapterRdma Get-NetAdapterRsc Get-NetAdapterRss Get-NetAdapterSriov Get-NetAdapterSriovVf
      Get-NetAdapterStatistics Get-NetAdapterUso Get-NetAdapterVmq Get-NetAdapterVmqQueue Get-NetAdapterVPort
      Get-NetCompartment Get-NetConnectionProfile Get-NetDnsTransitionConfiguration
      Get-NetDnsTransitionMonitoring Get-NetEventNetworkAdapter Get-NetEventPacketCaptureProvider
      Get-NetEventProvider Get-NetEventSession Get-NetEventVFPProvider Get-NetEventVmNetworkAdapter
      Get-NetEventVmSwitch Get-NetEventVmSwitchProvider Get-NetEventWFPCaptureProvider
      Get-NetFirewallAddressFilter Get-NetFirewallApplicationFilter Get-NetFirewallDynamicKeywordAddress
      Get-NetFirewallInterfaceFilter Get-NetFirewallInterfaceTypeFilter Get-NetFirewallPortFilter
      Get-NetFirewallProfile Get-NetFirewallRule Get-NetFirewallSecurityFilter Get-NetFirewallServiceFilter
      Get-NetFirewallSetting Get-NetIPAddress Get-NetIPHttpsConfiguration Get-NetIPHttpsState Get-NetIPInterface
      Get-NetIPsecDospSetting Get-NetIPsecMainModeCryptoSet Get-NetIPsecMainModeRule Get-NetIPsecMainModeSA
      Get-NetIPsecPhase1AuthSet Get-NetIPsecPhase2AuthSet Get-NetIPsecQuickModeCryptoSet Get-NetIPsecQuickModeSA
      Get-NetIPsecRule Get-NetIPv4Protocol Get-NetIPv6Protocol Get-NetIsatapConfiguration Get-NetLbfoTeam
      Get-NetLbfoTeamMember Get-NetLbfoTeamNic Get-NetNat Get-NetNatExternalAddress Get-NetNatGlobal
      Get-NetNatStaticMapping Get-NetNatTransitionConfiguration Get-NetNatTransitionMonitoring Get-NetNeighbor
      Get-NetOffloadGlobalSetting Get-NetPrefixPolicy Get-NetQosPolicy Get-NetRoute Get-NetSwitchTeam
      Get-NetSwitchTeamMember Get-NetTCPConnection Get-NetTCPSetting Get-NetTeredoConfiguration
      Get-NetTeredoState Get-NetTransportFilter Get-NetUDPEndpoint Get-NetUDPSetting Get-NetView
      Get-ScheduledJob Get-ScheduledJobOption Get-ScheduledTask Get-ScheduledTaskInfo Get-SecureBootPolicy
      Get-SecureBootUEFI Test-DscConfiguration
    `,
  },
  {
    name: 'Storage',
    level: 'Diagnostics',
    names: `
      Get-ClusterAccess Get-ClusterAffinityRule Get-ClusterAvailableDisk Get-ClusterFaultDomain
      Get-ClusterFaultDomainXML Get-ClusterGroupSet Get-ClusterGroupSetDependency Get-ClusterHCSVM
      Get-ClusterNetwork Get-ClusterNetworkInterface Get-ClusterNodeSupportedVersion Get-ClusterParameter
      Get-ClusterQuorum Get-ClusterResourceDependency Get-ClusterResourceDependencyReport
      Get-ClusterResourceType Get-ClusterS2D Get-ClusterSharedVolumeState Get-ClusterStorageNode
      Get-ClusterStorageSpacesDirect Get-Disk Get-DiskImage Get-FileShare Get-InitiatorId Get-InitiatorPort
      Get-MaskingSet Get-OffloadDataTransferSetting Get-Partition Get-PartitionSupportedSize
      Get-ResiliencySetting Get-SmbClientConfiguration Get-SmbClientNetworkInterface Get-SmbConnection
      Get-SmbGlobalMapping Get-SmbMapping Get-SmbMultichannelConnection Get-SmbMultichannelConstraint
      Get-SmbOpenFile Get-SmbServerCertificateMapping Get-SmbServerCertProps Get-SmbServerConfiguration
      Get-SmbServerNetworkInterface Get-SmbSession Get-SmbShare Get-SmbShareAccess Get-SmbWitnessClient
      Get-StorageBusCache Get-StorageBusClientDevice Get-StorageBusTargetCacheStore
      Get-StorageBusTargetCacheStoresInstance Get-StorageBusTargetDevice Get-StorageBusTargetDeviceInstance
      Get-StorageEnclosure Get-StorageFileServer Get-StorageJob Get-StorageNode Get-StoragePool
      Get-StorageProvider Get-StorageSetting Get-StorageSubsystem Get-StorageTier Get-StorageTierSupportedSize
      Get-SupportedClusterSizes Get-SupportedFileSystems Get-TargetPort Get-TargetPortal Get-VirtualDisk
      Get-VirtualDiskSupportedSize Get-Volume Get-VolumeCorruptionCount Get-VolumeScrubPolicy
      Get-WindowsErrorReporting Test-ClusterResourceFailure
    `,
  },
  {
    name: 'Log collection',
    level: 'Diagnostics',
    names: `
      Send-DiagnosticData
    `,
  },
  {
    name: 'Diagnostic test',
    level: 'Diagnostics',
    names: `
      Test-Observability
    `,
  },
  {
    name: 'NetworkATC',
    level: 'Diagnostics',
    names: `
      Get-NetIntentStatus
    `,
  },
  {
    name: 'UpdateService',
    level: 'Diagnostics',
    names: `
      Get-SolutionDiscoveryDiagnosticInfo Get-SolutionUpdate Get-SolutionUpdateEnvironment Get-SolutionUpdateRun
      Add-SolutionUpdate Start-SolutionUpdate Invoke-SolutionUpdatePrecheck Set-SolutionDiscovery
      Set-UpdateConfiguration Set-OverrideUpdateConfiguration
    `,
  },
  {
    name: 'Repair',
    level: 'DiagnosticsAndRepair',
    names: `
      Start-Service Stop-Service
    `,
  },
];
