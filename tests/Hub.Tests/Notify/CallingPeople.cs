using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using CaseHub.Hub.Notify;
using CaseHub.Hub.Notify.Calls;
using CaseHub.Hub.Notify.Delivery;
using CaseHub.Hub.Notify.Settings;
using CaseHub.Hub.People;
using CaseHub.Hub.Tests.Cases;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CaseHub.Hub.Tests.Notify;

/// <summary>Text messages and calls by a webhook, which checks what it is sent as docs/operations.md says.</summary>
public sealed partial class CallingPeople
{
    private const string Secret = "a-secret-of-the-tests-0123456789abcdef";
    private const string Number = "+393471234567";

    [Fact]
    public async Task Posts_signed_requests_with_the_number_the_words_and_nothing_clinical()
    {
        await using var webhook = await HttpReceiver.StartAsync();
        await using var hub = await HubAsync(webhook);
        await hub.ReadAsync(db => db.Set<Clinician>().Where(c => c.Id == hub.Dermatologist.Id).ExecuteUpdateAsync(c => c.SetProperty(x => x.Languages, ["ur"])));
        await hub.ChooseAsync(hub.Dermatologist, s => s.SealedPhone = SealOf(hub, hub.Dermatologist, Number));
        await hub.TellAsync("opinion-requested", hub.Dermatologist, urgent: true, await hub.DraftAsync());

        await DeliverAsync(hub);

        Assert.Equal(2, webhook.All.Count);
        foreach (var request in webhook.All)
        {
            Assert.Equal(hub.Clock.GetUtcNow().ToUnixTimeSeconds(), CheckedTimeOf(request));
            var call = JsonDocument.Parse(request.Body).RootElement;
            Assert.Equal((Number, "ur", true), (call.GetProperty("to").GetString(), call.GetProperty("language").GetString(), call.GetProperty("urgent").GetBoolean()));
            Assert.Contains("C-2026-0001", call.GetProperty("text").GetString(), StringComparison.Ordinal);
            Assert.Contains("آپ کی رائے چاہتے ہیں", call.GetProperty("text").GetString(), StringComparison.Ordinal);
            Assert.DoesNotContain("rash", Encoding.UTF8.GetString(request.Body), StringComparison.OrdinalIgnoreCase);
        }

        var calls = webhook.All.ToDictionary(request => JsonDocument.Parse(request.Body).RootElement.GetProperty("channel").GetString()!, request => JsonDocument.Parse(request.Body).RootElement.GetProperty("text").GetString()!);
        Assert.Contains("https://casehub.test/n/", calls["sms"], StringComparison.Ordinal);
        Assert.DoesNotContain("https://", calls["voice"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Posts_again_what_was_not_taken_under_the_same_id_with_a_signature_of_its_own()
    {
        await using var webhook = await HttpReceiver.StartAsync();
        await using var hub = await HubAsync(webhook);
        await hub.ChooseAsync(hub.Gp, s => (s.SealedPhone, s.Answers) = (SealOf(hub, hub.Gp, Number), Channels.Sms));
        await hub.TellAsync("opinion-written", hub.Gp);
        webhook.AnswerWith(503);
        await DeliverAsync(hub);
        webhook.Answer = context =>
        {
            context.Response.Redirect("/elsewhere");
            return Task.CompletedTask;
        };
        hub.Clock.Advance(TimeSpan.FromMinutes(1));
        await DeliverAsync(hub);
        webhook.AnswerWith(200);
        hub.Clock.Advance(TimeSpan.FromMinutes(3));
        await DeliverAsync(hub);
        hub.Clock.Advance(TimeSpan.FromHours(6));
        await DeliverAsync(hub);

        Assert.Equal(["/hook", "/hook", "/hook"], webhook.All.Select(request => request.Path));
        Assert.Single(webhook.All.Select(request => JsonDocument.Parse(request.Body).RootElement.GetProperty("id").GetGuid()).Distinct());
        Assert.Equal(3, webhook.All.Select(CheckedTimeOf).Distinct().Count());
    }

    [Fact]
    public async Task Signs_so_that_a_changed_body_or_time_or_another_secret_does_not_pass()
    {
        await using var webhook = await HttpReceiver.StartAsync();
        await using var hub = await HubAsync(webhook);
        await hub.ChooseAsync(hub.Gp, s => (s.SealedPhone, s.Answers) = (SealOf(hub, hub.Gp, Number), Channels.Sms));
        await hub.TellAsync("opinion-written", hub.Gp);
        await DeliverAsync(hub);
        var request = Assert.Single(webhook.All);
        string signature = request.Headers[CallDelivery.Signature];
        byte[] changed = [.. request.Body];
        changed[^2] ^= 1;

        Assert.True(IsOurs(signature, request.Body, Secret));
        Assert.False(IsOurs(signature, changed, Secret));
        Assert.False(IsOurs(signature.Replace("t=1", "t=2", StringComparison.Ordinal), request.Body, Secret));
        Assert.False(IsOurs(signature, request.Body, Secret + "x"));
    }

    [Fact]
    public async Task Does_not_wait_for_a_webhook_that_hangs_or_is_not_there()
    {
        await using var webhook = await HttpReceiver.StartAsync();
        await using var hub = await HubAsync(webhook, new KeyValuePair<string, string?>("CaseHub:Calls:Timeout", "00:00:01"));
        await hub.ChooseAsync(hub.Gp, s => (s.SealedPhone, s.Answers) = (SealOf(hub, hub.Gp, Number), Channels.Sms));
        await hub.TellAsync("opinion-written", hub.Gp);
        webhook.Answer = context => Task.Delay(Timeout.Infinite, context.RequestAborted);
        await DeliverAsync(hub);
        Assert.Equal("timed-out", Assert.Single(await hub.OutgoingAsync(hub.Gp)).Problem);

        await webhook.DisposeAsync();
        hub.Clock.Advance(TimeSpan.FromMinutes(1));
        await DeliverAsync(hub);
        Assert.Equal("unreachable", Assert.Single(await hub.OutgoingAsync(hub.Gp)).Problem);
    }

    [Fact]
    public async Task Uses_a_number_once_its_code_was_given_and_forgets_it_when_told_to()
    {
        await using var webhook = await HttpReceiver.StartAsync();
        await using var hub = await HubAsync(webhook);
        await hub.GrantedAsync(hub.Gp, new SetPhone.Request("347 123 4567"));
        await hub.TellAsync("opinion-requested", hub.Gp, urgent: true);
        await DeliverAsync(hub);
        var code = JsonDocument.Parse(Assert.Single(webhook.All).Body).RootElement;
        Assert.Equal(Number, code.GetProperty("to").GetString());

        await hub.GrantedAsync(hub.Gp, new ConfirmPhone.Request(Digits().Match(code.GetProperty("text").GetString()!).Value));
        var telling = await hub.GrantedAsync(hub.Gp, new ReadTelling.Request());
        Assert.Equal(("+39 … 567", null), (telling.Phone, telling.NewPhone));
        await hub.TellAsync("opinion-requested", hub.Gp, urgent: true);
        await DeliverAsync(hub);
        Assert.Equal(["sms", "sms", "voice"], webhook.All.Select(request => JsonDocument.Parse(request.Body).RootElement.GetProperty("channel").GetString()));
        Assert.DoesNotContain(Number, await hub.ReadAsync(db => db.Set<TellingSettings>().Select(s => s.SealedPhone!).SingleAsync()), StringComparison.Ordinal);

        await hub.GrantedAsync(hub.Gp, new RemovePhone.Request());
        await hub.TellAsync("opinion-requested", hub.Gp, urgent: true);
        await DeliverAsync(hub);
        Assert.Equal(3, webhook.All.Count);
    }

    [Fact]
    public async Task Hears_five_guesses_at_a_code_for_ten_minutes_and_sends_three_an_hour()
    {
        await using var webhook = await HttpReceiver.StartAsync();
        await using var hub = await HubAsync(webhook);
        await hub.GrantedAsync(hub.Gp, new SetPhone.Request(Number));
        await DeliverAsync(hub);
        string code = CodeIn(webhook.All[^1]);
        for (int guess = 0; guess < 5; guess++) Assert.Equal("invalid", (await hub.RefusedAsync(hub.Gp, new ConfirmPhone.Request(code == "000000" ? "000001" : "000000"))).Code);
        Assert.Equal("phone-code-over", (await hub.RefusedAsync(hub.Gp, new ConfirmPhone.Request(code))).Code);

        await hub.GrantedAsync(hub.Gp, new SetPhone.Request(Number));
        await DeliverAsync(hub);
        hub.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal("phone-code-over", (await hub.RefusedAsync(hub.Gp, new ConfirmPhone.Request(CodeIn(webhook.All[^1])))).Code);

        await hub.GrantedAsync(hub.Gp, new SetPhone.Request(Number));
        Assert.Equal("phone-codes-too-many", (await hub.RefusedAsync(hub.Gp, new SetPhone.Request(Number))).Code);
        hub.Clock.Advance(TimeSpan.FromHours(1));
        await hub.GrantedAsync(hub.Gp, new SetPhone.Request(Number));
    }

    [Theory]
    [InlineData(null, "number")]
    [InlineData("what number", "number")]
    [InlineData("12", "number")]
    [InlineData("+39 347 123 4567 8901 2345", "number")]
    public async Task Takes_no_number_that_cannot_be_called(string? number, string field)
    {
        await using var webhook = await HttpReceiver.StartAsync();
        await using var hub = await HubAsync(webhook);

        Assert.Contains(field, (await hub.RefusedAsync(hub.Gp, new SetPhone.Request(number))).Fields.Keys);
        Assert.Empty(await hub.OutgoingAsync(hub.Gp));
    }

    [Fact]
    public async Task Keeps_no_number_where_nobody_would_call_it()
    {
        await using var hub = await HubFixture.StartAsync();

        Assert.Equal("calls-off", (await hub.RefusedAsync(hub.Gp, new SetPhone.Request(Number))).Code);
    }

    private static string CodeIn(Received request) => Digits().Match(JsonDocument.Parse(request.Body).RootElement.GetProperty("text").GetString()!).Value;

    private static Task<HubFixture> HubAsync(HttpReceiver webhook, params KeyValuePair<string, string?>[] settings) => HubFixture.StartAsync(
        services => services.RemoveAll<IDelivery>().AddSingleton<CallDelivery>(),
        [new("CaseHub:PublicUrl", "https://casehub.test"), new("CaseHub:Calls:Url", $"{webhook.Url}/hook"), new("CaseHub:Calls:Secret", Secret), .. settings]);

    private static Task DeliverAsync(HubFixture hub) => hub.Services.GetRequiredService<DeliverMessages>().RoundAsync(hub.Services.GetRequiredService<CallDelivery>(), default);

    private static string SealOf(HubFixture hub, Actor who, string number) => hub.Services.GetRequiredService<PhoneSeals>().Seal(who.Id, number);

    /// <summary>When a request says that it was sent; its signature holds.</summary>
    private static long CheckedTimeOf(Received request)
    {
        string signature = request.Headers[CallDelivery.Signature];
        Assert.True(IsOurs(signature, request.Body, Secret));
        return long.Parse(signature["t=".Length..signature.IndexOf(',', StringComparison.Ordinal)], CultureInfo.InvariantCulture);
    }

    /// <summary>As a receiver checks it.</summary>
    private static bool IsOurs(string signature, byte[] body, string secret)
    {
        string time = signature["t=".Length..signature.IndexOf(',', StringComparison.Ordinal)];
        using var mac = new HMACSHA256(Encoding.ASCII.GetBytes(secret));
        byte[] expected = mac.ComputeHash([.. Encoding.ASCII.GetBytes(time), (byte)'.', .. body]);
        return signature.EndsWith($",v1={Convert.ToHexString(expected).ToLowerInvariant()}", StringComparison.Ordinal);
    }

    [GeneratedRegex(@"\d{6}")]
    private static partial Regex Digits();
}
