using System.Text.Json;
using CaseHub.Hub.Attachments;
using CaseHub.Hub.Cases;
using CaseHub.Hub.Cases.Opinions;
using CaseHub.Hub.Cases.Requests;
using CaseHub.Hub.Live;
using CaseHub.Hub.Notes;

namespace CaseHub.Hub.Finding;

/// <summary>What of the record is searched: one text as the index is to have it.</summary>
internal sealed record SearchDraft(Guid OrganisationId, Guid CaseId, FoundIn Kind, Guid SourceId, DateTimeOffset At, string Text)
{
    public Guid? SessionId { get; init; }

    /// <summary>What is found before anything else.</summary>
    public string Head { get; init; } = "";

    public string Question { get; init; } = "";

    /// <summary>Neither the site's own reference nor why identifiers were left in are searched: they are for other eyes than the case.</summary>
    public static IEnumerable<SearchDraft> Of(ClinicalCase c)
    {
        var facts = CaseFacts.Read(c.Facts).SelectMany(fact => (string?[])[fact.Label, fact.Value]);
        yield return new SearchDraft(c.OrganisationId, c.Id, FoundIn.Case, c.Id, c.UpdatedAt, Lines([c.Question, c.Summary, c.Allergies, c.Pregnancy, .. c.RedFlags, .. facts]))
        {
            Head = $"{c.Number} {c.Title}",
            Question = c.Question,
        };
        yield return new SearchDraft(c.OrganisationId, c.Id, FoundIn.Card, c.Id, c.UpdatedAt, c.Question) { Head = c.Number, Question = c.Question };
        yield return new SearchDraft(c.OrganisationId, c.Id, FoundIn.Outcome, c.Id, c.UpdatedAt, Lines([c.Plan, c.OutcomeText, c.Tried]));
    }

    public static SearchDraft Of(Opinion o) => new(o.OrganisationId, o.CaseId, FoundIn.Opinion, o.Id, o.RevisedAt ?? o.At, Lines([o.Markdown, o.References]));

    public static SearchDraft Of(OpinionTranslation t, Guid caseId) => new(t.OrganisationId, caseId, FoundIn.Translation, t.Id, t.At, t.Markdown);

    public static SearchDraft Of(CaseMessage m) => new(m.OrganisationId, m.CaseId, FoundIn.Message, m.Id, m.At, m.Text);

    public static SearchDraft Of(NoteRevision r, string markdown) => new(r.OrganisationId, r.CaseId, FoundIn.Note, r.NoteId, r.At, markdown);

    public static SearchDraft Of(Attachment a) => new(a.OrganisationId, a.CaseId, FoundIn.File, a.Id, a.At, a.FileName);

    /// <summary>A post of a consult's chat; null for every other entry of its log.</summary>
    public static SearchDraft? Of(RoomLogEntry entry, Guid caseId) =>
        entry is { Type: "chat", ClientId: { } clientId } && JsonElement.Parse(entry.Body).TryGetProperty("text", out var text) && text.GetString() is { } said
            ? new SearchDraft(entry.OrganisationId, caseId, FoundIn.Chat, clientId, entry.At, said) { SessionId = entry.SessionId }
            : null;

    /// <summary>Writes it into its row; what is the same there stays untouched.</summary>
    public void Fill(SearchText row)
    {
        string text = Folding.Clean(Text);
        var words = SearchWords.Of(text).ToList();
        var head = SearchWords.Of(Folding.Clean(Head)).ToList();
        (row.At, row.Text, row.Form) = (At, text, SearchWords.Form);
        (row.Head, row.Question, row.Line) = (LineOf(head), LineOf([.. SearchWords.Of(Folding.Clean(Question))]), SearchWords.Line([.. head, .. words]));
        row.Keys = string.Join(' ', head.Concat(words).SelectMany(word => word.Keys).Distinct());
    }

    public SearchText Row()
    {
        var row = new SearchText { OrganisationId = OrganisationId, CaseId = CaseId, Kind = Kind, SourceId = SourceId, SessionId = SessionId };
        Fill(row);
        return row;
    }

    private static string LineOf(List<SearchWord> words) => words.Count == 0 ? "" : SearchWords.Line(words);

    private static string Lines(IEnumerable<string?> parts) => string.Join('\n', parts.Where(part => !string.IsNullOrWhiteSpace(part)));
}
