using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;

namespace CaseHub.Hub.Cases.Quality;

/// <summary>Somebody who may read a case says that something went wrong with it. Its owner's coordinators and privacy officers handle it.</summary>
public static class ReportIncident
{
    /// <param name="CaseId">The case.</param>
    /// <param name="Kind">A code of <see cref="IncidentKind"/>.</param>
    /// <param name="Severity">A code of <see cref="IncidentSeverity"/>.</param>
    /// <param name="Text">What happened; 4,000 characters at most.</param>
    /// <param name="Unnamed">The reporter's name is shown to privacy officers alone.</param>
    public sealed record Request(Guid CaseId, string? Kind, string? Severity, string? Text, bool Unnamed = false) : ICommand<Answer>, ICaseRequest, IValidated
    {
        public void Validate(FieldErrors errors) => IncidentDesk.Validate(errors, Kind, Severity, Text);
    }

    public sealed record Answer(Guid Id);

    internal sealed class Handler(CaseMoves moves, IncidentDesk desk) : IRequestHandler<Request, Outcome<Answer>>
    {
        public async Task<Outcome<Answer>> Handle(Request request, CancellationToken cancellationToken)
        {
            var @case = await moves.LoadAsync(request.CaseId, cancellationToken);
            var incident = await desk.AddAsync(@case.OrganisationId, @case.Id, request.Kind!, request.Severity!, request.Text!, request.Unnamed, cancellationToken);
            return new Answer(incident.Id);
        }
    }
}

/// <summary>The same without a case; the reporter's own organisation handles it.</summary>
public static class ReportOtherIncident
{
    public sealed record Request(string? Kind, string? Severity, string? Text, bool Unnamed = false) : ICommand<ReportIncident.Answer>, IValidated
    {
        public void Validate(FieldErrors errors) => IncidentDesk.Validate(errors, Kind, Severity, Text);
    }

    internal sealed class Handler(CurrentActor actor, IncidentDesk desk) : IRequestHandler<Request, Outcome<ReportIncident.Answer>>
    {
        public async Task<Outcome<ReportIncident.Answer>> Handle(Request request, CancellationToken cancellationToken)
        {
            var incident = await desk.AddAsync(actor.Required.OrganisationId, null, request.Kind!, request.Severity!, request.Text!, request.Unnamed, cancellationToken);
            return new ReportIncident.Answer(incident.Id);
        }
    }
}
