using CaseHub.Hub.Cases.Imported;
using CaseHub.Hub.Packets;
using CaseHub.Hub.Packets.Import;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using static CaseHub.Hub.Pipeline.Relation;

namespace CaseHub.Hub;

/// <summary>Who may take a case along as one ZIP, and who may bring one in.</summary>
internal static partial class Policy
{
    private static IEnumerable<PolicyRow> OfPackets() =>
    [
        ..OfACase<Cases.CaseRelations>(
            For<StartPacket.Request>(Scopes.ReadCases | Scopes.Recordings, Who(Clinical, Between)),
            For<ListPackets.Request>(Scopes.ReadCases | Scopes.Recordings, Who(Clinical, Between)),
            For<TakeOverImport.Request>(Scopes.WriteCases, Who(Clinical, Keeper))),
        ..About<PacketRelations>(
            For<ReadPacket.Request>(Scopes.ReadCases | Scopes.Recordings, Who(Clinical, Maker)),
            For<OpenPacket.Request>(Scopes.ReadCases | Scopes.Recordings, Who(Clinical, Maker)),
            For<RemovePacket.Request>(Scopes.ReadCases | Scopes.Recordings, Who(Clinical, Maker))),

        // By these roles nobody reads what is in it: they see how much, from where, and name who is to read it.
        For<ReceivePacket.Request>(Scopes.Administration, Who(Roles.Administrator | Roles.Coordinator)),
        For<ListReceived.Request>(Scopes.Administration, Who(Roles.Administrator | Roles.Coordinator)),
        ..About<ReceivedRelations>(
            For<ReadReceived.Request>(Scopes.Administration, Who(Roles.Administrator | Roles.Coordinator, Colleague)),
            For<ConfirmPacket.Request>(Scopes.Administration, Who(Roles.Administrator | Roles.Coordinator, Colleague)),
            For<ImportPacket.Request>(Scopes.Administration, Who(Roles.Administrator | Roles.Coordinator, Colleague)),
            For<RemoveReceived.Request>(Scopes.Administration, Who(Roles.Administrator | Roles.Coordinator, Colleague))),
    ];
}
