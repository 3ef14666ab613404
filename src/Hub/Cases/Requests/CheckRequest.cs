using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;

namespace CaseHub.Hub.Cases.Requests;

/// <summary>What would stand in the way of sending a case now, so that the form can say so before.</summary>
public static class CheckRequest
{
    public sealed record Request(Guid CaseId) : IQuery<Answer>, ICaseSubject;

    /// <param name="Refusal">What sending would answer now, were no reason given; null where nothing stands in the way.</param>
    /// <param name="Missing">Questions that have to be answered.</param>
    /// <param name="Identifiers">What looks as if it told who the patient is.</param>
    public sealed record Answer(Refusal? Refusal, IReadOnlyList<TemplateFact> Missing, IReadOnlyList<IdentifierFinding> Identifiers);

    internal sealed class Handler(CaseMoves moves, Readiness readiness) : IRequestHandler<Request, Outcome<Answer>>
    {
        public async Task<Outcome<Answer>> Handle(Request request, CancellationToken cancellationToken)
        {
            var @case = await moves.LoadAsync(request.CaseId, cancellationToken);
            var findings = await readiness.IdentifiersAsync(@case, cancellationToken);
            return new Answer(await readiness.RefuseAsync(@case, findings, null, cancellationToken), await readiness.MissingAsync(@case, cancellationToken), findings);
        }
    }
}

/// <summary>The same for texts that are still being typed; nothing of them is stored.</summary>
public static class CheckIdentifiers
{
    private const int MostTexts = 100;

    /// <param name="Texts">By field, as in the request: <c>summary</c>, <c>facts.onset</c>; <c>files</c> for names of files, one a line.</param>
    public sealed record Request(IReadOnlyDictionary<string, string?>? Texts) : IQuery<Answer>, IValidated
    {
        public void Validate(FieldErrors errors)
        {
            if (Texts?.Count > MostTexts) errors.Add("texts", "template-too-many", MostTexts);
            foreach (var (field, text) in Texts ?? new Dictionary<string, string?>()) errors.OptionalText(field, text, CaseContent.SummaryLength);
        }
    }

    public sealed record Answer(IReadOnlyList<IdentifierFinding> Findings);

    internal sealed class Handler(Data.HubDb db, CurrentActor actor, TimeProvider clock) : IRequestHandler<Request, Outcome<Answer>>
    {
        public async Task<Outcome<Answer>> Handle(Request request, CancellationToken cancellationToken)
        {
            var organisation = await db.Set<Organisation>().FindAsync([actor.Required.OrganisationId], cancellationToken);
            var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
            return new Answer([.. (request.Texts ?? new Dictionary<string, string?>())
                .SelectMany(text => LinesOf(text.Key, text.Value).SelectMany(line => IdentifierCheck.Find(text.Key, line, today, organisation!.Country)))]);
        }

        private static IReadOnlyList<string?> LinesOf(string field, string? text) => field == "files" ? [.. (text ?? "").Split('\n')] : [text];
    }
}
