using System.Globalization;
using Microsoft.Playwright;

namespace CaseHub.Web.Tests.EndToEnd;

/// <summary>What has arrived from the other person so far, as the page measures it, across every change of the way.</summary>
/// <param name="Frames">Pictures decoded.</param>
/// <param name="Energy">Audio energy (W3C webrtc-stats, totalAudioEnergy).</param>
/// <param name="LongestPictureGap">Between two pictures.</param>
/// <param name="LongestSoundGap">Between two packets of sound that were played.</param>
public readonly record struct Arrived(long Frames, double Energy, TimeSpan LongestPictureGap, TimeSpan LongestSoundGap);

/// <summary>What a clinician does in the room of a session, and what the room shows them.</summary>
public static class RoomSteps
{
    private const string Tile = "document.querySelector('[data-testid=tile][data-source=camera]')";

    /// <summary>Opens and sends a case, has it accepted, and starts the consult; the person then stands before the call.</summary>
    /// <returns>The session's path.</returns>
    public static async Task<string> OpenRoomAsync(this Clinician gp, Clinician specialist)
    {
        string path = await gp.OpenCaseAsync();
        await gp.PressAsync("send-request");
        await gp.Page.GetByText("The request is sent").WaitForAsync();
        await specialist.OpenAsync(path);
        await specialist.PressAsync("accept-case");
        await specialist.SeeAsync("start-consult");
        await gp.OpenAsync(path);
        await gp.PressAsync("start-consult");
        await gp.SeeAsync("join");
        return new Uri(gp.Page.Url).AbsolutePath;
    }

    public static async Task EnterRoomAsync(this Clinician person)
    {
        await person.PressAsync("join");
        await person.UntilRoomAsync("state", "call");
        await person.UntilRoomAsync("link", "connected");
    }

    /// <summary>Until the hub, this page and the eye agree on the way.</summary>
    public static Task UntilOnAsync(this Clinician person, string topology) =>
        person.UntilAsync($"() => {{ const d = document.querySelector('#room').dataset; return d.topology === '{topology}' && d.target === '{topology}' && d.shown === '{topology}'; }}", 40_000);

    public static Task UntilRoomAsync(this Clinician person, string name, string value) =>
        person.UntilAsync($"() => document.querySelector('#room')?.dataset.{name} === '{value}'", 40_000);

    public static async Task<Arrived> ArrivedAsync(this Clinician person)
    {
        var tile = person.Page.Locator("[data-testid=tile][data-source=camera]");
        return new Arrived(
            (long)await NumberAsync(tile, "data-frames"),
            await NumberAsync(tile, "data-energy"),
            TimeSpan.FromMilliseconds(await NumberAsync(tile, "data-longest-picture-gap-ms")),
            TimeSpan.FromMilliseconds(await NumberAsync(tile, "data-longest-sound-gap-ms")));
    }

    /// <summary>Until so many more pictures have been seen and more sound has been heard from the other person.</summary>
    public static async Task SeeAndHearAsync(this Clinician person, int pictures = 30)
    {
        var before = await person.ArrivedAsync();
        await person.UntilAsync(string.Create(CultureInfo.InvariantCulture,
            $"() => Number({Tile}?.dataset.frames) >= {before.Frames + pictures} && Number({Tile}.dataset.energy) > {before.Energy:R} + 0.001"), 30_000);
    }

    public static async Task<string> VerificationCodeAsync(this Clinician person) =>
        await person.Element("verification-code").TextContentAsync() ?? "";

    public static async Task SayAsync(this Clinician person, string text)
    {
        await person.Element("chat-input").FillAsync(text);
        await person.PressAsync("chat-send");
    }

    /// <summary>Until these messages, and no others, stand in the chat in this order, none of them still on its way.</summary>
    public static Task UntilChatIsAsync(this Clinician person, params string[] texts) =>
        person.UntilAsync($$"""
            () => document.querySelectorAll('#chat-list .pending').length === 0
              && JSON.stringify([...document.querySelectorAll('#chat-list .chat-text')].map(e => e.textContent)) === {{System.Text.Json.JsonSerializer.Serialize(System.Text.Json.JsonSerializer.Serialize(texts))}}
            """, 40_000);

    public static async Task AskToRecordAsync(this Clinician person)
    {
        await person.PressAsync("start-recording");
        await person.Element("patient-basis").SelectOptionAsync("patient");
        await person.Element("patient-how").FillAsync("Asked aloud, in the consultation");
        await person.PressAsync("confirm-recording");
    }

    public static Task AnswerAsync(this Clinician person, bool consents) => person.PressAsync(consents ? "consent-yes" : "consent-no");

    private static async Task<double> NumberAsync(ILocator tile, string attribute) =>
        double.TryParse(await tile.GetAttributeAsync(attribute), CultureInfo.InvariantCulture, out double value) ? value : 0;
}
