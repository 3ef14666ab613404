using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Cases.Requests;

/// <summary>A case of the same patient.</summary>
public sealed record RepeatCase(Guid Id, string Number, string Specialty, CaseState State, DateTimeOffset CreatedAt);

/// <summary>Earlier cases of a patient by the site's own reference: only those that the sender may open.</summary>
public static class FindRepeatCases
{
    /// <param name="Reference">As typed; nothing is found for an empty one.</param>
    public sealed record Request(string? Reference) : IQuery<Answer>, IValidated
    {
        public void Validate(FieldErrors errors) => errors.OptionalText("reference", Reference, LocalReference.MaxLength);
    }

    /// <param name="Cases">Newest first.</param>
    public sealed record Answer(IReadOnlyList<RepeatCase> Cases);

    internal sealed class Handler(CurrentActor actor, SiteReferences references, RepeatCases repeats) : IRequestHandler<Request, Outcome<Answer>>
    {
        public async Task<Outcome<Answer>> Handle(Request request, CancellationToken cancellationToken)
        {
            if (string.IsNullOrWhiteSpace(request.Reference)) return new Answer([]);
            string? hash = await references.HashAsync(actor.Required.OrganisationId, request.Reference, cancellationToken);
            return new Answer(await repeats.OfAsync(hash, besides: null, actor.Required, cancellationToken));
        }
    }
}

/// <summary>Cases with the same hash, as far as somebody of the site may open them.</summary>
internal sealed class RepeatCases(CaseReach reach)
{
    private const int Most = 20;

    public async Task<IReadOnlyList<RepeatCase>> OfAsync(string? hash, Guid? besides, Actor reader, CancellationToken cancellationToken)
    {
        if (hash is null) return [];
        var visible = await reach.VisibleAsync(reader, cancellationToken);
        return await visible.Where(c => c.OrganisationId == reader.OrganisationId && c.ReferenceHash == hash && c.Id != besides)
            .OrderByDescending(c => c.CreatedAt)
            .Take(Most)
            .Select(c => new RepeatCase(c.Id, c.Number, c.Specialty, c.State, c.CreatedAt))
            .ToListAsync(cancellationToken);
    }
}
