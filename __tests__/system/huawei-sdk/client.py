"""Huawei Cloud's own SDK as a client of the emulator. Reads what it needs as JSON, prints what came of it as JSON."""

import json
import sys
import urllib.request

from huaweicloudsdkcore.auth.credentials import BasicCredentials, GlobalCredentials
from huaweicloudsdkcore.auth.provider import OidcStsCredentialProvider
from huaweicloudsdkcore.exceptions.exceptions import ServiceResponseException
from huaweicloudsdkcore.http.http_config import HttpConfig
from huaweicloudsdkcore.region.region import Region
from huaweicloudsdkcore.sdk_request import SdkRequest
from huaweicloudsdkcore.signer.signer import Signer
from huaweicloudsdkiam.v3 import (
    AuthScope,
    AuthScopeProject,
    CreateTokenWithIdTokenRequest,
    GetIdTokenAuthParams,
    GetIdTokenIdScopeBody,
    GetIdTokenIdTokenBody,
    GetIdTokenRequestBody,
    GetIdTokenScopeDomainOrProjectBody,
    IamClient,
    KeystoneCreateUserTokenByPasswordRequest,
    KeystoneCreateUserTokenByPasswordRequestBody,
    KeystoneListProjectsRequest,
    PwdAuth,
    PwdIdentity,
    PwdPassword,
    PwdPasswordUser,
    PwdPasswordUserDomain,
)
from huaweicloudsdkroma.v2 import (
    CheckRomaInstanceListV2Request,
    ExportLiveDataApiDefinitionsV2Request,
    ListLiveDataApiV2Request,
    ListRomaAppRequest,
    LiveDataExportReq,
    RomaClient,
    ShowLiveDataApiV2Request,
)
from huaweicloudsdksts.v1 import AssumeAgencyWithOIDCReqBody, AssumeAgencyWithOIDCRequest, StsClient


def id_token(world):
    request = urllib.request.Request(
        world["idTokenUrl"] + "&audience=sts.huaweicloud.com",
        headers={"Authorization": "Bearer " + world["idTokenSecret"]},
    )
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)["value"]


def id_token_file(world):
    path = world["folder"] + "/id-token"
    with open(path, "w", encoding="ascii") as file:
        file.write(id_token(world))
    return path


def basic(world):
    """The project is looked up by the name of the region."""
    return BasicCredentials().with_iam_endpoint(world["iam"])


def permanent_key(world):
    return basic(world).with_ak(world["accessKey"]).with_sk(world["secretKey"])


def temporary_key(world):
    key = sts_client(world).assume_agency_with_oidc(
        AssumeAgencyWithOIDCRequest(
            body=AssumeAgencyWithOIDCReqBody(
                provider_urn=world["provider"],
                agency_urn=world["agency"],
                agency_session_name="sdk-session",
                id_token=id_token(world),
                duration_seconds=900,
            )
        )
    ).credentials
    credentials = basic(world).with_ak(key.access_key_id).with_sk(key.secret_access_key)
    return credentials.with_security_token(key.security_token)


def identity_provider(world):
    return basic(world).with_idp_id(world["identityProvider"]).with_id_token_file(id_token_file(world))


def oidc_agency(world):
    provider = OidcStsCredentialProvider(
        OidcStsCredentialProvider.get_basic()._credential_type,
        provider_urn=world["provider"],
        agency_urn=world["agency"],
        id_token=id_token(world),
        sts_endpoint=world["sts"],
    )
    return provider.get_credentials().with_iam_endpoint(world["iam"])


WAYS = {
    "permanent key": permanent_key,
    "temporary key": temporary_key,
    "identity provider": identity_provider,
    "OIDC agency": oidc_agency,
}


def sts_client(world):
    # It signs what needs no signature.
    credentials = permanent_key(world).with_project_id(world["project"])
    builder = StsClient.new_builder().with_http_config(HttpConfig()).with_credentials(credentials)
    return builder.with_endpoint(world["sts"]).build()


def iam_client(world):
    credentials = GlobalCredentials(world["accessKey"], world["secretKey"]).with_iam_endpoint(world["iam"])
    builder = IamClient.new_builder().with_http_config(HttpConfig()).with_credentials(credentials)
    return builder.with_region(Region(world["region"], world["iam"])).build()


def everything(world, credentials):
    """Looks at all that the action looks at, and exports."""
    builder = RomaClient.new_builder().with_http_config(HttpConfig()).with_credentials(credentials)
    client = builder.with_region(Region(world["region"], world["roma"])).build()
    instances = client.check_roma_instance_list_v2(CheckRomaInstanceListV2Request(limit=100)).instances
    instance = next(one.id for one in instances if one.name == "roma-prod")
    apps = client.list_roma_app(ListRomaAppRequest(instance_id=instance, limit=500)).apps
    apis = client.list_live_data_api_v2(ListLiveDataApiV2Request(instance_id=instance, limit=500)).apis
    shown = client.show_live_data_api_v2(ShowLiveDataApiV2Request(instance_id=instance, ld_api_id=apis[0].id))
    body = LiveDataExportReq(format="json", status=4)
    exported = []
    client.export_live_data_api_definitions_v2(
        ExportLiveDataApiDefinitionsV2Request(instance_id=instance, body=body)
    ).consume_download_stream(lambda stream: exported.append(b"".join(stream.iter_content(65536))))
    document = json.loads(exported[0])
    return {
        "apps": sorted(app.name for app in apps),
        "backends": len(apis),
        "shown": shown.name,
        "swagger": document["swagger"],
        "paths": sorted(document["paths"]),
    }


def tokens(world):
    """The ways with a token, as the SDK's client of IAM has them."""
    iam = iam_client(world)
    user = PwdPasswordUser(
        domain=PwdPasswordUserDomain(name=world["account"]), name=world["user"], password=world["password"]
    )
    by_password = iam.keystone_create_user_token_by_password(
        KeystoneCreateUserTokenByPasswordRequest(
            nocatalog="true",
            body=KeystoneCreateUserTokenByPasswordRequestBody(
                auth=PwdAuth(
                    identity=PwdIdentity(methods=["password"], password=PwdPassword(user=user)),
                    scope=AuthScope(project=AuthScopeProject(name=world["region"])),
                )
            ),
        )
    )
    by_id_token = iam.create_token_with_id_token(
        CreateTokenWithIdTokenRequest(
            x_idp_id=world["identityProvider"],
            body=GetIdTokenRequestBody(
                auth=GetIdTokenAuthParams(
                    id_token=GetIdTokenIdTokenBody(id=id_token(world)),
                    scope=GetIdTokenIdScopeBody(project=GetIdTokenScopeDomainOrProjectBody(name=world["region"])),
                )
            ),
        )
    )
    projects = iam.keystone_list_projects(KeystoneListProjectsRequest(name=world["region"])).projects
    return {
        "password": [by_password.token.project.name, by_password.x_subject_token[:3]],
        "id token": [by_id_token.token.project.name, by_id_token.x_subject_token[:3]],
        "projects": [project.id for project in projects],
    }


def refused(world):
    """How the SDK reads an error of the emulator's gateway."""
    try:
        everything(world, permanent_key(world).with_sk("wrong").with_project_id(world["project"]))
    except ServiceResponseException as error:
        return [error.status_code, error.error_code, error.error_msg.split(",")[0], bool(error.request_id)]
    return None


def sign_in(world):
    return {
        **{name: everything(world, way(world)) for name, way in WAYS.items()},
        "tokens": tokens(world),
        "refused": refused(world),
    }


def sign_again(requests):
    """The Authorization header that the SDK makes for each request, of the headers that its first sender signed."""

    class Key:
        def __init__(self, access_key, secret_key):
            self.ak = access_key
            self.sk = secret_key

    def again(sent):
        request = SdkRequest(
            method=sent["method"],
            schema="http",
            host=sent["headers"]["host"],
            resource_path=sent["path"],
            query_params=[tuple(pair) for pair in sent["query"]],
            header_params=dict(sent["headers"]),
            body=sent["body"],
        )
        return Signer(Key(sent["accessKey"], sent["secretKey"])).sign(request).header_params["Authorization"]

    return [again(sent) for sent in requests]


if __name__ == "__main__":
    COMMANDS = {"sign-in": sign_in, "sign-again": sign_again}
    json.dump(COMMANDS[sys.argv[1]](json.load(sys.stdin)), sys.stdout)
