using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CaseHub.Hub.Notify.Delivery;

namespace CaseHub.Hub.Notify.Calls;

/// <summary>Has text messages sent and calls made by the webhook: one signed POST each, 2xx is yes, all else is tried again. <c>id</c> stays the same, so that who gets it twice can tell.</summary>
internal sealed class CallDelivery(CallOptions options, PublicAddress address, PhoneSeals seals, TimeProvider clock) : IDelivery, IDisposable
{
    public const string Signature = "X-CaseHub-Signature";

    /// <summary>The kind of a message that verifies a number; it is about no notice.</summary>
    public const string CodeKind = "phone-code";

    private readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(10) }) { Timeout = options.Timeout };

    public IReadOnlyList<Channels> Channels { get; } = options.IsOn ? [Notify.Channels.Sms, Notify.Channels.Voice] : [];

    public async Task<Sending> SendAsync(Letter letter, CancellationToken cancellationToken)
    {
        if (CallOf(letter) is not { } call) return Sending.Moot;
        byte[] body = JsonSerializer.SerializeToUtf8Bytes(call, JsonSerializerOptions.Web);
        using var request = new HttpRequestMessage(HttpMethod.Post, options.Url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add(Signature, Sign(options.Secret!, clock.GetUtcNow(), body));
        try
        {
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return answer.IsSuccessStatusCode ? Sending.Done : Sending.Failed("refused");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Sending.Failed("timed-out");
        }
        catch (HttpRequestException)
        {
            return Sending.Failed("unreachable");
        }
    }

    /// <summary><c>t=1700000000,v1=…</c>: seconds since 1970, and HMAC-SHA-256 in lower-case hex over that number, a dot and the body as it was sent.</summary>
    public static string Sign(string secret, DateTimeOffset at, ReadOnlySpan<byte> body)
    {
        string time = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        byte[] mac = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), (byte[])[.. Encoding.UTF8.GetBytes($"{time}."), .. body]);
        return $"t={time},v1={Convert.ToHexStringLower(mac)}";
    }

    public void Dispose() => http.Dispose();

    /// <returns>Null where there is no number, or no code, to send it to any more.</returns>
    private Call? CallOf(Letter letter)
    {
        bool isCode = letter.Lines[0].Kind == CodeKind;
        string? to = seals.Open(letter.RecipientId, isCode ? letter.Settings?.SealedNewPhone : letter.Settings?.SealedPhone);
        string? code = isCode ? seals.Open(letter.RecipientId, letter.Settings?.SealedCode) : null;
        if (to is null || (isCode && (code is null || letter.Settings!.CodeUntil <= clock.GetUtcNow()))) return null;
        string text = code is not null ? Words.Of(letter.Language, "phone-code", code) : TextOf(letter);
        return new Call(letter.Id, letter.Channel == Notify.Channels.Voice ? "voice" : "sms", to, text, letter.Language.Name, letter.IsUrgent, letter.At);
    }

    /// <summary>A text message ends in the link; a voice cannot read one out.</summary>
    private string TextOf(Letter letter)
    {
        var line = letter.Lines[0];
        string sentence = Words.SentenceOf(letter.Language, line.Kind, line.ByName, line.CaseNumber);
        return letter.Channel == Notify.Channels.Voice ? Words.Of(letter.Language, "voice", sentence) : $"CaseHub: {sentence} {address.LinkTo(line.Path)}";
    }

    /// <summary>The body of a request, as docs/operations.md has it.</summary>
    /// <param name="Channel"><c>sms</c> or <c>voice</c>.</param>
    /// <param name="To">E.164.</param>
    /// <param name="Language">BCP 47, of the text: by which voice it is read.</param>
    /// <param name="At">When it was to go out.</param>
    internal sealed record Call(Guid Id, string Channel, string To, string Text, string Language, bool Urgent, DateTimeOffset At);
}
