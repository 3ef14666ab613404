using System.Net;
using System.Text.Json;
using CaseHub.Hub.Data;
using CaseHub.Hub.Notify.Delivery;
using CaseHub.Hub.Notify.Mail;
using Lib.Net.Http.WebPush;
using Lib.Net.Http.WebPush.Authentication;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CaseHub.Hub.Notify.Push;

/// <summary>Sends to browsers by their push services (RFC 8030), encrypted for the browser alone (RFC 8291).</summary>
internal sealed class PushDelivery : IDelivery, IDisposable
{
    private static readonly TimeSpan Life = TimeSpan.FromDays(1);
    private static readonly TimeSpan LifeOfUrgent = TimeSpan.FromHours(1);

    private readonly IServiceScopeFactory scopes;
    private readonly HttpClient http;
    private readonly PushServiceClient service;
    private readonly VapidAuthentication us;

    public PushDelivery(PushOptions options, PushKeys keys, PublicAddress address, MailOptions mail, IServiceScopeFactory scopes)
    {
        this.scopes = scopes;
        http = GuardedHttp.For(options);
        us = new VapidAuthentication(keys.PublicKey, keys.PrivateKey) { Subject = SubjectOf(address, mail) };
        service = new PushServiceClient(http) { DefaultAuthentication = us, AutoRetryAfter = false };
    }

    public IReadOnlyList<Channels> Channels { get; } = [Notify.Channels.Push];

    public async Task<Sending> SendAsync(Letter letter, CancellationToken cancellationToken)
    {
        if (await DeviceAsync(letter, cancellationToken) is not { } device) return Sending.Moot;
        try
        {
            var subscription = new PushSubscription { Endpoint = device.Endpoint };
            subscription.SetKey(PushEncryptionKeyName.P256DH, device.P256dh);
            subscription.SetKey(PushEncryptionKeyName.Auth, device.Auth);
            await service.RequestPushMessageDeliveryAsync(subscription, MessageOf(letter), cancellationToken);
            return Sending.Done;
        }
        catch (PushServiceClientException e) when (e.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Gone)
        {
            // RFC 8030 §7.3: the browser has given it up.
            await ForgetAsync(device.Id);
            return Sending.Moot;
        }
        catch (PushServiceClientException e)
        {
            return (int)e.StatusCode is >= 400 and < 500 and not (401 or 403 or 408 or 429) ? Sending.Refused("refused") : Sending.Failed("refused");
        }
        catch (HttpRequestException e)
        {
            return e.InnerException is PrivateAddressException ? Sending.Refused("private-address") : Sending.Failed("unreachable");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Sending.Failed("timed-out");
        }
        catch (Exception e) when (e is FormatException or ArgumentException or System.Security.Cryptography.CryptographicException)
        {
            await ForgetAsync(device.Id);
            return Sending.Moot;
        }
    }

    public void Dispose()
    {
        us.Dispose();
        http.Dispose();
    }

    /// <summary>Whom the service may write to about us (RFC 8292 §2.1).</summary>
    private static string SubjectOf(PublicAddress address, MailOptions mail) =>
        mail.From is { } from ? $"mailto:{from}" : address.Url is { } url && url.StartsWith("https:", StringComparison.Ordinal) ? url : "https://casehub.invalid";

    private static PushMessage MessageOf(Letter letter)
    {
        var line = letter.Lines[0];
        var shown = new Shown(
            "CaseHub", Words.SentenceOf(letter.Language, line.Kind, line.ByName, line.CaseNumber), line.Path, letter.Language.Name, Words.IsRightToLeft(letter.Language) ? "rtl" : "ltr", letter.IsUrgent);
        return new PushMessage(JsonSerializer.Serialize(shown, JsonSerializerOptions.Web))
        {
            TimeToLive = (int)(letter.IsUrgent ? LifeOfUrgent : Life).TotalSeconds,
            Urgency = letter.IsUrgent ? PushMessageUrgency.High : PushMessageUrgency.Normal,
        };
    }

    private async Task<PushDevice?> DeviceAsync(Letter letter, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<HubDb>().Set<PushDevice>().AsNoTracking().SingleOrDefaultAsync(d => d.Id == letter.DeviceId && d.ClinicianId == letter.RecipientId, cancellationToken);
    }

    private async Task ForgetAsync(Guid deviceId)
    {
        await using var scope = scopes.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<HubDb>().Set<PushDevice>().Where(d => d.Id == deviceId).ExecuteDeleteAsync(CancellationToken.None);
    }

    /// <summary>What the service worker shows (Client/swpush.ts).</summary>
    /// <param name="Path">Where a click leads.</param>
    internal sealed record Shown(string Title, string Body, string Path, string Lang, string Dir, bool Urgent);
}
