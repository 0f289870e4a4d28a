"""Microsoft's clients for Python, told of the sandbox by options and the environment alone: a line of JSON for each thing done."""

import json
import os
from importlib.metadata import version

from azure.identity import ClientSecretCredential
from azure.mgmt.hybridcompute import HybridComputeManagementClient
from azure.mgmt.resource import ResourceManagementClient
from azure.storage.blob import ContainerClient

env = os.environ
host = env["AZURE_AUTHORITY_HOST"]
scope = "https://management.azure.com/.default"
credential = ClientSecretCredential(
    env["AZURE_TENANT_ID"],
    env["AZURE_CLIENT_ID"],
    env["AZURE_CLIENT_SECRET"],
    authority=host,
    disable_instance_discovery=True,
)


def management(client, version):
    return client(credential, env["AZURE_SUBSCRIPTION_ID"], base_url=host, api_version=version)


def upload_and_download():
    container = ContainerClient.from_container_url(env["SANDBOX_CONTAINER"], credential=credential)
    container.upload_blob("python.txt", b"some text")
    assert container.download_blob("python.txt").readall() == b"some text"


attempts = [
    ("azure-identity", "token by client secret", lambda: credential.get_token(scope)),
    (
        "azure-mgmt-resource",
        "list resource groups",
        lambda: list(management(ResourceManagementClient, "2022-09-01").resource_groups.list())[0],
    ),
    (
        "azure-mgmt-hybridcompute",
        "get a machine",
        lambda: management(HybridComputeManagementClient, "2025-01-13").machines.get("rg-servers", "SRV-ONE"),
    ),
    ("azure-storage-blob", "upload and download", upload_and_download),
]

for client, operation, attempt in attempts:
    error = None
    try:
        attempt()
    except Exception as problem:
        error = repr(problem)
    print(json.dumps({"client": client, "version": version(client), "operation": operation, "error": error}), flush=True)
