using System.Globalization;
using System.Text;
using CaseHub.Hub.Cases;
using CaseHub.Hub.Cases.Closing;
using CaseHub.Hub.Cases.Opinions;
using CaseHub.Hub.Cases.Requests;
using CaseHub.Hub.Live.CallNotes;
using CaseHub.Hub.Pipeline;
using CaseHub.Hub.Recordings.Exports;

namespace CaseHub.Hub.Packets;

/// <summary>The parts of a packet that people read: Markdown and lines, in English, times in UTC. Another hub reads none of them.</summary>
internal sealed class PacketText(PacketContent content, PacketPeople people)
{
    private const int LineChars = 2_000;

    public const string Readme = """
        A case of CaseHub, whole, as one file. Nothing but an unzip program, a text editor and a media player is needed to read it.

        case.md         Question, facts, opinions with their signatures, plan, follow-ups and outcome. Begin here.
        timeline.txt    What happened, line by line.
        notes/          Every note in every revision, Markdown: 01-revision-1.md is the first text of the first note.
        opinions/       Every opinion, Markdown, as it was signed; beside a spoken one its sound (WebM with Opus).
        call-notes/     What was written down of each call.
        files/          What is attached, under its name.
        recordings/     By session and recording: tracks/ has one WebM (VP8 and Opus) for each camera with its microphone and for each shared screen,
                        manifest.json says who is in it, when each begins and who agreed to what; captions/ has what was said in words (WebVTT).
        log/            What was written and what happened in each room, one JSON object a line.
        manifest.json   Every part with its length and SHA-256, and all of the above as data: another CaseHub imports the case from it. It also lists what
                        belongs to the case and is not here ("leftOut"), with the reason.

        Times are UTC. What never leaves a hub is not here: the asking site's own name for the patient, tracks of people who have withdrawn, stretches that were taken out.
        Keep this as you keep a patient's record, and delete it when it is no longer needed.

        """;

    private readonly StringBuilder text = new();

    /// <param name="number">The case's number on the hub where it was opened.</param>
    public string Case(string number)
    {
        var @case = content.Case;
        text.Clear();
        Add($"# {number}: {Line(@case.Title)}\n");
        Add($"- State: {Choices.CodeOf(@case.State)}");
        Add($"- Urgency: {Choices.CodeOf(@case.Urgency)}");
        Add($"- Specialty: {@case.Specialty}");
        Add($"- Asked by: {people.NameOf(@case.AskerId)}");
        if (@case.AdviserId is { } adviser) Add($"- Adviser: {people.NameOf(adviser)}");
        Add($"- Opened: {Time(@case.CreatedAt)}");
        if (@case.RequestedAt is { } requested) Add($"- Sent: {Time(requested)}");
        Section("Question", @case.Question);
        Section("Summary", @case.Summary);
        AddPatient();
        AddTalk();
        Heading("Opinions", content.Of(PacketTables.Opinions).Count > 0);
        foreach (var opinion in content.Of(PacketTables.Opinions)) Add(Opinion(opinion, "###"));
        Section("Plan", @case.Plan);
        AddFollowUps();
        AddAppointments();
        if (@case.ClosedFor is { } closed) Section("Outcome", $"{Choices.CodeOf(closed)}{Coded(@case)}\n\n{@case.OutcomeText}\n\n{@case.Tried}".TrimEnd());
        AddLists();
        return text.ToString();
    }

    public string Opinion(Opinion opinion, string level)
    {
        var one = new StringBuilder();
        one.Append(CultureInfo.InvariantCulture, $"{level} {(opinion.AddsToId is null ? "Opinion" : "Addendum")} of {Time(opinion.At)}\n\n{opinion.Markdown.Trim()}\n\n");
        one.Append(CultureInfo.InvariantCulture, $"- Disposition: {Choices.CodeOf(opinion.Disposition)}{(opinion.IsCritical ? " — critical" : "")}\n");
        if (opinion.Confidence is { } confidence) one.Append(CultureInfo.InvariantCulture, $"- Confidence: {Choices.CodeOf(confidence)}\n");
        if (opinion.Basis is { } basis) one.Append(CultureInfo.InvariantCulture, $"- Rests on: {Choices.CodeOf(basis)}\n");
        if (opinion.References is { } references) one.Append(CultureInfo.InvariantCulture, $"- References: {Line(references)}\n");
        if (opinion.VoiceLength is { } length) one.Append(CultureInfo.InvariantCulture, $"- Spoken, {length.TotalSeconds:0} s\n");
        foreach (var drug in content.Of(PacketTables.Drugs).Where(drug => drug.OpinionId == opinion.Id).OrderBy(drug => drug.Position)) one.Append(CultureInfo.InvariantCulture, $"- {Drug(drug)}\n");
        foreach (var shown in content.Shown.Where(shown => shown.OpinionId == opinion.Id)) one.Append(CultureInfo.InvariantCulture, $"- Shows a drawing on {FileOf(shown.DrawingId)}\n");
        string signed = opinion.SignedName is { } name ? $"{Line(name)}, {Line(opinion.SignedLicence ?? "no licence stated")}" : people.NameOf(opinion.AuthorId);
        one.Append(CultureInfo.InvariantCulture, $"- Signed: {signed}, {Time(opinion.At)}\n");
        foreach (var other in content.Of(PacketTables.Translations).Where(other => other.OpinionId == opinion.Id))
            one.Append(CultureInfo.InvariantCulture, $"\n{level}# In {other.Language}, translated by {Choices.CodeOf(other.By)}\n\n{other.Markdown.Trim()}\n");
        return one.ToString();
    }

    public string Timeline()
    {
        text.Clear();
        foreach (var line in content.Of(PacketTables.Events).OrderBy(line => line.At).ThenBy(line => line.Id))
            Add($"{Time(line.At)}  {people.NameOf(line.ById)}: {line.Kind.Replace('-', ' ')}{(line.Text is { } said ? $" – {Line(said)}" : "")}");
        return text.ToString();
    }

    public string CallNote(CallNote note)
    {
        text.Clear();
        Add($"# Call note of {Time(note.At)}, {people.NameOf(note.AuthorId)}\n\n{note.Advice.Trim()}\n");
        foreach (var task in content.Of(PacketTables.CallTasks).Where(task => task.CallNoteId == note.Id))
            Add($"- [{(task.DoneAt is null ? ' ' : 'x')}] {Choices.CodeOf(task.For)}: {Line(task.What)}{(task.By is { } by ? $" (by {by:yyyy-MM-dd})" : "")}");
        return text.ToString();
    }

    /// <summary>The picture that was drawn on, and by whom.</summary>
    private string FileOf(Guid drawingId)
    {
        var drawing = content.Of(PacketTables.Drawings).Single(row => row.Id == drawingId);
        return $"{Line(content.Of(PacketTables.Files).Single(file => file.Id == drawing.AttachmentId).FileName)} by {people.NameOf(drawing.AuthorId)}, version {drawing.Version}";
    }

    private void AddPatient()
    {
        var @case = content.Case;
        Heading("Patient and facts", true);
        if (@case is { AgeValue: { } age, AgeUnit: { } unit }) Add($"- Age: {age} {Choices.CodeOf(unit)}");
        if (@case.Sex is { } sex) Add($"- Sex: {Choices.CodeOf(sex)}");
        if (@case.WeightKg is { } weight) Add($"- Weight: {weight.ToString(CultureInfo.InvariantCulture)} kg");
        if (@case.Pregnancy is { } pregnancy) Add($"- Pregnancy: {Line(pregnancy)}");
        if (@case.Allergies is { } allergies) Add($"- Allergies: {Line(allergies)}");
        foreach (var fact in CaseFacts.Read(@case.Facts)) Add($"- {Line(fact.Label)}: {Line(fact.Value)} {fact.Unit}".TrimEnd());
        foreach (string flag in @case.RedFlags) Add($"- Red flag: {Line(flag)}");
        if (@case.ReachableUntil is { } until) Add($"- Can be reached until {Time(until)}");
        if (@case.GuardianConsent is { } guardian) Add($"- Guardian's consent: {Line(guardian)}");
        if (@case.Assent is { } assent) Add($"- Assent: {Choices.CodeOf(assent)} {Line(@case.AssentNote ?? "")}".TrimEnd());
    }

    private void AddTalk()
    {
        var messages = content.Of(PacketTables.Messages);
        Heading("Asked back and answered", messages.Count > 0);
        foreach (var message in messages.OrderBy(message => message.At).ThenBy(message => message.Id))
            Add($"### {Choices.CodeOf(message.Kind)}, {people.NameOf(message.AuthorId)}, {Time(message.At)}\n\n{message.Text.Trim()}\n");
    }

    private void AddFollowUps()
    {
        var all = content.Of(PacketTables.FollowUps);
        Heading("Follow-ups", all.Count > 0);
        foreach (var one in all.OrderBy(one => one.DueOn).ThenBy(one => one.Id)) Add($"- {one.DueOn:yyyy-MM-dd}, {Choices.CodeOf(one.Kind)}: {Line(one.Text)}{Answer(one)}");
    }

    private void AddAppointments()
    {
        var all = content.Of(PacketTables.Appointments);
        Heading("Appointments", all.Count > 0);
        foreach (var one in all.OrderBy(one => one.StartsAt).ThenBy(one => one.Id))
            Add($"- {Time(one.StartsAt)}, {one.Minutes} min, {Choices.CodeOf(one.State)}: {people.NameOf(one.AskerId)}, {people.NameOf(one.AdviserId)}");
    }

    private void AddLists()
    {
        var files = content.Of(PacketTables.Files);
        Heading("Files", files.Count > 0);
        foreach (var file in files) Add($"- {Line(file.FileName)}, {people.NameOf(file.AttachedById)}, {Time(file.At)}");
        Heading("Not in this packet", content.LeftOut.Count > 0);
        foreach (var one in content.LeftOut) Add($"- {one.Kind} {one.Id}: {one.Reason.Replace('-', ' ')}");
    }

    private static string Answer(FollowUp one) => one switch
    {
        { AnsweredAt: { } at } => $" – {(one.Condition is { } condition ? Choices.CodeOf(condition) : "answered")}, {Time(at)}: {Line(one.Answer ?? "")}",
        { DroppedAt: { } at } => $" – dropped {Time(at)}: {Line(one.DroppedReason ?? "")}",
        _ => "",
    };

    private static string Coded(ClinicalCase @case) => @case.OutcomeResult is { } result ? $": {Choices.CodeOf(result)}{(@case.OutcomeOn is { } on ? $", {on:yyyy-MM-dd}" : "")}" : "";

    private static string Drug(OpinionDrug drug) => string.Create(
        CultureInfo.InvariantCulture,
        $"Drug: {Line(drug.Name)} {drug.Dose:0.####} {Choices.CodeOf(drug.Unit)}{(drug.Frequency is { } frequency ? $", {Choices.CodeOf(frequency)}" : "")}{(drug.Route is { } route ? $", {Choices.CodeOf(route)}" : "")}{(drug.Days is { } days ? $", {days} days" : "")}{(drug.Note is { } note ? $" ({Line(note)})" : "")}");

    private void Section(string title, string? body)
    {
        if (string.IsNullOrWhiteSpace(body)) return;
        Heading(title, true);
        Add($"{body.Trim()}");
    }

    private void Heading(string title, bool isThere)
    {
        if (isThere) Add($"\n## {title}\n");
    }

    private void Add(string line) => text.Append(line).Append('\n');

    private static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) + " UTC";

    private static string Line(string typed) => PlainText.Line(typed, LineChars);
}
