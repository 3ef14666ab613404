using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CaseHub.Hub.Data;
using CaseHub.Hub.Notify;
using CaseHub.Hub.Notify.Delivery;
using CaseHub.Hub.Notify.Push;
using CaseHub.Hub.Notify.Settings;
using CaseHub.Hub.Tests.Cases;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CaseHub.Hub.Tests.Notify;

public sealed class PushingToBrowsers
{
    private static readonly KeyValuePair<string, string?> AllowPrivate = new("CaseHub:Push:AllowPrivate", "true");

    [Fact]
    public void Is_opened_here_as_RFC_8291_has_it()
    {
        // RFC 8291 appendix A.
        using var browser = PushBrowser.With("q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94", "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4", "BTBZMqHH6r4Tts7J_aSIgg");
        const string message = "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN";

        Assert.Equal("When I grow up, I want to be a watermelon", browser.Open(Base64Url.DecodeFromChars(message)));
    }

    [Fact]
    public async Task Arrives_sealed_for_the_browser_alone_signed_by_this_hub_and_without_anything_clinical()
    {
        await using var service = await HttpReceiver.StartAsync();
        await using var hub = await HubAsync(AllowPrivate);
        using var browser = PushBrowser.New();
        await AddAsync(hub, browser, $"{service.Url}/send/abc");
        var telling = await hub.GrantedAsync(hub.Dermatologist, new ReadTelling.Request());
        await hub.TellAsync("opinion-requested", hub.Dermatologist, urgent: true, await hub.DraftAsync());

        await DeliverAsync(hub);

        var request = Assert.Single(service.All);
        Assert.Equal(("/send/abc", "aes128gcm", "3600", "high"), (request.Path, request.Headers["Content-Encoding"], request.Headers["TTL"], request.Headers["Urgency"]));
        var shown = JsonDocument.Parse(browser.Open(request.Body)).RootElement;
        var notice = Assert.Single((await hub.GrantedAsync(hub.Dermatologist, new ListNotices.Request())).Notices);
        Assert.Equal(($"/n/{notice.Id}", true), (shown.GetProperty("path").GetString(), shown.GetProperty("urgent").GetBoolean()));
        Assert.Equal("gp asks for your opinion: case C-2026-0001. Open it to accept or decline.", shown.GetProperty("body").GetString());
        Assert.DoesNotContain("rash", shown.ToString(), StringComparison.OrdinalIgnoreCase);
        CheckSigned(request.Headers["Authorization"], telling.PushKey, service.Url);
    }

    [Theory]
    [InlineData(404)]
    [InlineData(410)]
    public async Task Forgets_a_browser_that_has_given_it_up(int status)
    {
        await using var service = await HttpReceiver.StartAsync();
        await using var hub = await HubAsync(AllowPrivate);
        using var browser = PushBrowser.New();
        await AddAsync(hub, browser, $"{service.Url}/send/abc");
        await hub.TellAsync("opinion-requested", hub.Dermatologist, urgent: true);
        service.AnswerWith(status);

        await DeliverAsync(hub);

        Assert.Empty((await hub.GrantedAsync(hub.Dermatologist, new ReadTelling.Request())).Devices);
        var row = Assert.Single(await hub.OutgoingAsync(hub.Dermatologist));
        Assert.Equal((true, (string?)null), (row.DroppedAt is not null, row.Problem));
    }

    [Fact]
    public async Task Tries_again_what_the_service_could_not_take_for_that_browser_alone()
    {
        await using var service = await HttpReceiver.StartAsync();
        await using var hub = await HubAsync(AllowPrivate);
        using var browser = PushBrowser.New();
        await AddAsync(hub, browser, $"{service.Url}/send/busy");
        await AddAsync(hub, browser, $"{service.Url}/send/free");
        service.Answer = context =>
        {
            context.Response.StatusCode = context.Request.Path.Value!.EndsWith("/busy", StringComparison.Ordinal) && service.All.Count < 3 ? 503 : 201;
            return Task.CompletedTask;
        };
        await hub.TellAsync("opinion-requested", hub.Dermatologist, urgent: true);
        for (int minute = 0; minute < 5; minute++)
        {
            // Whatever fails ends a round.
            for (int round = 0; round < 2; round++) await DeliverAsync(hub);
            hub.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal(1, service.All.Count(request => request.Path == "/send/free"));
        Assert.All(await hub.OutgoingAsync(hub.Dermatologist), row => Assert.NotNull(row.SentAt));
    }

    [Theory]
    [InlineData("http://push.example/1")]
    [InlineData("https://127.0.0.1/1")]
    [InlineData("https://[::1]/1")]
    [InlineData("https://10.1.2.3:8443/1")]
    [InlineData("https://169.254.169.254/latest")]
    [InlineData("https://user@push.example/1")]
    [InlineData("file:///etc/passwd")]
    [InlineData("push.example")]
    public async Task Takes_no_address_inside_a_private_network_or_in_the_clear(string endpoint)
    {
        await using var hub = await HubAsync();
        using var browser = PushBrowser.New();

        var refused = await hub.RefusedAsync(hub.Gp, new AddPushDevice.Request(endpoint, browser.P256dh, browser.Auth));

        Assert.Contains("endpoint", refused.Fields.Keys);
    }

    [Fact]
    public async Task Does_not_call_a_name_that_leads_into_a_private_network()
    {
        await using var service = await HttpReceiver.StartAsync();
        await using var hub = await HubAsync();
        using var browser = PushBrowser.New();
        await AddAsync(hub, browser, $"https://localhost:{new Uri(service.Url).Port}/send/abc");
        await hub.TellAsync("opinion-requested", hub.Dermatologist, urgent: true);

        await DeliverAsync(hub);

        Assert.Equal("private-address", Assert.Single(await hub.OutgoingAsync(hub.Dermatologist)).Problem);
        Assert.Empty(service.All);
    }

    [Theory]
    [InlineData("8.8.8.8", true)]
    [InlineData("172.15.0.1", true)]
    [InlineData("172.16.0.1", false)]
    [InlineData("192.168.1.1", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("2606:4700::1111", true)]
    [InlineData("::ffff:127.0.0.1", false)]
    [InlineData("fe80::1", false)]
    [InlineData("fd00::1", false)]
    [InlineData("2002:7f00:1::", false)]
    [InlineData("2001:db8::1", false)]
    [InlineData("64:ff9b::7f00:1", false)]
    public void Tells_the_public_network_from_all_others(string address, bool isPublic) => Assert.Equal(isPublic, GuardedHttp.IsPublic(IPAddress.Parse(address)));

    [Fact]
    public async Task Belongs_to_who_added_the_browser_last_and_is_removed_by_them_alone()
    {
        await using var hub = await HubAsync();
        using var browser = PushBrowser.New();
        await hub.GrantedAsync(hub.Gp, new AddPushDevice.Request("https://push.example/1", browser.P256dh, browser.Auth));
        var added = await hub.GrantedAsync(hub.Colleague, new AddPushDevice.Request("https://push.example/1", browser.P256dh, browser.Auth));

        Assert.Empty((await hub.GrantedAsync(hub.Gp, new ReadTelling.Request())).Devices);
        Assert.Equal("push-device-none", (await hub.RefusedAsync(hub.Gp, new RemovePushDevice.Request(added.Id))).Code);
        await hub.GrantedAsync(hub.Colleague, new RemovePushDevice.Request(added.Id));
        Assert.Empty((await hub.GrantedAsync(hub.Colleague, new ReadTelling.Request())).Devices);
    }

    [Fact]
    public async Task Takes_ten_browsers_and_no_keys_that_are_none()
    {
        await using var hub = await HubAsync();
        using var browser = PushBrowser.New();
        for (int i = 0; i < 10; i++) await hub.GrantedAsync(hub.Gp, new AddPushDevice.Request($"https://push.example/{i}", browser.P256dh, browser.Auth));

        Assert.Equal("push-too-many", (await hub.RefusedAsync(hub.Gp, new AddPushDevice.Request("https://push.example/x", browser.P256dh, browser.Auth))).Code);
        await hub.GrantedAsync(hub.Gp, new AddPushDevice.Request("https://push.example/0", browser.P256dh, browser.Auth));
        Assert.Equal(["endpoint", "p256dh", "auth"], (await hub.RefusedAsync(hub.Gp, new AddPushDevice.Request(null, "no", browser.P256dh))).Fields.Keys);
    }

    [Fact]
    public async Task Has_one_key_for_ever_kept_sealed()
    {
        await using var hub = await HubAsync();
        var (folder, protection) = (hub.Services.GetRequiredService<DataFolder>(), hub.Services.GetRequiredService<IDataProtectionProvider>());
        var keys = hub.Services.GetRequiredService<PushKeys>();

        Assert.Equal(keys.PublicKey, PushKeys.ReadOrMake(folder, protection).PublicKey);
        Assert.DoesNotContain(keys.PrivateKey, await File.ReadAllTextAsync(Path.Combine(folder.Keys, "push")), StringComparison.Ordinal);
    }

    private static Task<PushDeviceView> AddAsync(HubFixture hub, PushBrowser browser, string endpoint) => hub.GrantedAsync(hub.Dermatologist, new AddPushDevice.Request(endpoint, browser.P256dh, browser.Auth));

    private static Task<HubFixture> HubAsync(params KeyValuePair<string, string?>[] settings) => HubFixture.StartAsync(services => services.RemoveAll<IDelivery>().AddSingleton<PushDelivery>(), settings);

    private static Task DeliverAsync(HubFixture hub) => hub.Services.GetRequiredService<DeliverMessages>().RoundAsync(hub.Services.GetRequiredService<PushDelivery>(), default);

    /// <summary>RFC 8292 §2: a token for that service, signed with the key that the browser subscribed with.</summary>
    private static void CheckSigned(string authorization, string pushKey, string service)
    {
        string[] parts = authorization["vapid ".Length..].Split(',', StringSplitOptions.TrimEntries);
        string token = parts.Single(part => part.StartsWith("t=", StringComparison.Ordinal))[2..], key = parts.Single(part => part.StartsWith("k=", StringComparison.Ordinal))[2..];
        Assert.Equal(pushKey, key);
        string[] pieces = token.Split('.');
        byte[] point = Base64Url.DecodeFromChars(key);
        using var signer = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = point[1..33], Y = point[33..] } });
        Assert.True(signer.VerifyData(Encoding.ASCII.GetBytes($"{pieces[0]}.{pieces[1]}"), Base64Url.DecodeFromChars(pieces[2]), HashAlgorithmName.SHA256));
        // The library leaves out the port, which no service in use has.
        Assert.Equal($"http://{new Uri(service).Host}", JsonDocument.Parse(Base64Url.DecodeFromChars(pieces[1])).RootElement.GetProperty("aud").GetString());
    }
}
