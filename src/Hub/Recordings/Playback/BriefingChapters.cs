using System.Text.Json;
using CaseHub.Hub.Live;

namespace CaseHub.Hub.Recordings.Playback;

/// <summary>The chapters that a briefing's log makes: questions from where their answer on stage began, and slides from where they were shown. Pure.</summary>
internal static class BriefingChapters
{
    private const string Begun = "question-answering", Withdrawn = "question-withdrawn", Slide = "slide";

    public static readonly string[] Types = [Begun, Withdrawn, Slide];

    /// <param name="At">When.</param>
    /// <param name="Kind"><c>question</c> or <c>slide</c>.</param>
    /// <param name="Text">The question's words, or the page's number.</param>
    /// <param name="By">The asker; null for an anonymous one, and for slides.</param>
    public sealed record Found(DateTimeOffset At, string Kind, string Text, Guid? By);

    /// <param name="entries">Of the recording's time, in order; those of other types mean nothing here.</param>
    public static IEnumerable<Found> Of(IReadOnlyList<RoomLogEntry> entries)
    {
        var found = new List<Found>();
        var questions = new Dictionary<Guid, Found>();
        foreach (var entry in entries)
        {
            using var parsed = JsonDocument.Parse(entry.Body);
            var body = parsed.RootElement;
            if (entry.Type == Slide && body.TryGetProperty("page", out var page) && body.TryGetProperty("deckId", out var deck) && deck.ValueKind != JsonValueKind.Null)
            {
                found.Add(new Found(entry.At, Slide, page.GetRawText(), null));
                continue;
            }

            if (!body.TryGetProperty("questionId", out var id) || !id.TryGetGuid(out var questionId)) continue;
            if (entry.Type == Begun) found.Add(questions[questionId] = new Found(entry.At, "question", body.GetProperty("text").GetString() ?? "", AskerOf(body)));
            // Begun by mistake: there is nothing to see there.
            if (entry.Type == Withdrawn && questions.Remove(questionId, out var mistaken)) found.Remove(mistaken);
        }

        return found;
    }

    private static Guid? AskerOf(JsonElement body) =>
        body.TryGetProperty("askedBy", out var by) && by.ValueKind == JsonValueKind.String && by.TryGetGuid(out var asker) ? asker : null;
}
