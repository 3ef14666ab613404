using CaseHub.Hub.Briefings.Slides;
using CaseHub.Hub.Live;
using CaseHub.Hub.Live.Stage;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using static CaseHub.Hub.Pipeline.Relation;

namespace CaseHub.Hub;

/// <summary>Who leads a briefing's stage, and who shows slides on it.</summary>
internal static partial class Policy
{
    private static IEnumerable<PolicyRow> OfStage() =>
    [
        ..About<SessionRelations>(
            For<ReadStage.Request>(Scopes.Consult, Who(Roles.None, Seated)),

            // One's own place and hand.
            For<RaiseHand.Request>(Scopes.Consult, Who(Roles.None, Seated)),
            For<StepDown.Request>(Scopes.Consult, Who(Roles.None, Seated)),

            For<ListSeats.Request>(Scopes.Consult, Who(Roles.None, Host)).Otherwise("hosts-only"),
            For<BeginBriefing.Request>(Scopes.Consult, Who(Roles.None, Host)).Otherwise("hosts-only"),
            For<EndBriefing.Request>(Scopes.Consult, Who(Roles.None, Host)).Otherwise("hosts-only"),
            For<MoveOnStage.Request>(Scopes.Consult, Who(Roles.None, Host)).Otherwise("hosts-only"),
            For<LowerHand.Request>(Scopes.Consult, Who(Roles.None, Host)).Otherwise("hosts-only"),
            For<SetHost.Request>(Scopes.Consult, Who(Roles.None, Host)).Otherwise("hosts-only"),
            For<HushPerson.Request>(Scopes.Consult, Who(Roles.None, Host)).Otherwise("hosts-only"),
            For<RemovePerson.Request>(Scopes.Consult, Who(Roles.None, Host)).Otherwise("hosts-only"),
            For<LockBriefing.Request>(Scopes.Consult, Who(Roles.None, Host)).Otherwise("hosts-only"),
            For<SwitchChat.Request>(Scopes.Consult, Who(Roles.None, Host)).Otherwise("hosts-only"),
            For<ArrangeStage.Request>(Scopes.Consult, Who(Roles.None, Host)).Otherwise("hosts-only"),

            // Who turns has to stand on stage besides, or lead.
            For<TurnPage.Request>(Scopes.Consult, Who(Roles.None, Seated)),
            For<AddDeck.Request>(Scopes.Consult, Who(Roles.None, Host | Presenter)).Otherwise("slides-not-yours"),
            For<RemoveDeck.Request>(Scopes.Consult, Who(Roles.None, Host | Presenter)).Otherwise("slides-not-yours")),

        ..About<RoomRelations>(For<PointAt.Request>(Scopes.Consult, Who(Roles.None, InRoom))),
    ];
}
