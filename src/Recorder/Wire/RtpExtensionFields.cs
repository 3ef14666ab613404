using System.Buffers.Binary;

namespace CaseHub.Recorder.Wire;

/// <summary>The header extensions we negotiate: their URIs for <c>a=extmap</c> and the reading and writing of their data.</summary>
internal static class RtpExtensionFields
{
    /// <summary>RFC 9143 §15: the mid of the media section, UTF-8.</summary>
    public const string MidUri = "urn:ietf:params:rtp-hdrext:sdes:mid";

    /// <summary>RFC 8852 §4.1: which simulcast layer.</summary>
    public const string RidUri = "urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id";

    /// <summary>RFC 8852 §4.2: which simulcast layer an RTX packet repairs.</summary>
    public const string RepairedRidUri = "urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id";

    /// <summary>RFC 6464: loudness of an audio packet.</summary>
    public const string AudioLevelUri = "urn:ietf:params:rtp-hdrext:ssrc-audio-level";

    /// <summary>draft-holmer-rmcat-transport-wide-cc-extensions-01 §2.</summary>
    public const string TransportSequenceUri = "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01";

    /// <param name="data">The element's data.</param>
    /// <param name="sequenceNumber">One number space for all packets of a transport.</param>
    public static bool TryReadTransportSequence(ReadOnlySpan<byte> data, out ushort sequenceNumber) =>
        BinaryPrimitives.TryReadUInt16BigEndian(data, out sequenceNumber);

    /// <param name="data">The element's data.</param>
    /// <param name="voice">The sender's voice activity, if it detects it.</param>
    /// <param name="level">Loudness as -dBov: 0 is loudest, 127 silence (RFC 6464 §3).</param>
    public static bool TryReadAudioLevel(ReadOnlySpan<byte> data, out bool voice, out byte level)
    {
        voice = false;
        level = 127;
        if (data.IsEmpty) return false;
        voice = (data[0] & 0x80) != 0;
        level = (byte)(data[0] & 0x7F);
        return true;
    }

    /// <returns>The one byte of an audio level element.</returns>
    public static byte WriteAudioLevel(bool voice, byte level) => (byte)((voice ? 0x80 : 0) | (level & 0x7F));
}
